"""conversations.info, list, members, history, replies, open and join."""

from local.slack.errors import SlackError, invalid_arguments
from local.slack.methods.call import SCOPES, Call
from local.slack.workspace import Channel, Json, Workspace


def described(workspace: Workspace, channel: Channel) -> Json:
    """The channel as Slack describes it to the bot."""
    common = {"id": channel.id, "is_im": channel.is_im, "context_team_id": workspace.team_id}
    if channel.is_im:
        return {**common, "is_archived": False, "user": channel.user}
    return {
        **common,
        "is_archived": channel.is_archived,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_mpim,
        "is_group": channel.is_mpim,
        "is_mpim": channel.is_mpim,
        "is_private": channel.is_private,
        "is_member": workspace.bot_user_id in channel.members,
        "topic": {"value": channel.topic},
        "num_members": len(channel.members),
    }


def conversations_info(call: Call) -> Json:
    """One channel; a public one whether the bot is in it or not."""
    return {"channel": described(call.workspace, call.readable("read"))}


def conversations_list(call: Call) -> Json:
    """The channels of `types` (default: public channels), in pages."""
    page, cursor = call.page_of([described(call.workspace, channel) for channel in of_types(call)], 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def of_types(call: Call) -> list[Channel]:
    """The channels of `types` (default: public channels), without archived ones if `exclude_archived` is set.

    Raises `invalid_types`, and `missing_scope` if one of the types has a scope that the bot lacks.
    """
    types = call.text("types", "public_channel").split(",")
    if not {*types} <= {*SCOPES}:
        raise SlackError("invalid_types")
    for kind in types:
        call.app.require(f"{SCOPES[kind]}:read")
    without, bot = call.flag("exclude_archived"), call.workspace.bot_user_id
    channels = [channel for channel in call.workspace.channels.values() if not (without and channel.is_archived)]
    return [
        channel for channel in channels if channel.kind in types and (not channel.is_private or bot in channel.members)
    ]


def conversations_members(call: Call) -> Json:
    """The ids of the members, including the bot if it is one."""
    return {"members": sorted(call.readable("read").members), "response_metadata": {"next_cursor": ""}}


def conversations_history(call: Call) -> Json:
    """The channel's messages, newest first, without replies and private messages."""
    seen = [message for message in _visible(call, call.joined_channel("history")) if _is_in_channel(message)]
    page, cursor = call.page_of(_between(call, seen)[::-1], 100)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def conversations_replies(call: Call) -> Json:
    """A thread, root first. Raises `thread_not_found` if no message has this `ts`."""
    channel, ts = call.joined_channel("history"), call.required("ts")
    root = call.workspace.message(channel.id, ts)
    if root is None or root.get("ephemeral_to"):
        raise SlackError("thread_not_found")
    wanted = root.get("thread_ts", ts)
    thread = [message for message in _visible(call, channel) if wanted in (message["ts"], message.get("thread_ts"))]
    page, cursor = call.page_of(_between(call, thread), 1000)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _visible(call: Call, channel: Channel) -> list[Json]:
    return [message for message in call.workspace.messages(channel.id) if not message.get("ephemeral_to")]


def _is_in_channel(message: Json) -> bool:
    is_reply = message.get("thread_ts", message["ts"]) != message["ts"]
    return not is_reply or message.get("subtype") == "thread_broadcast"


def _between(call: Call, messages: list[Json]) -> list[Json]:
    oldest, latest = call.text("oldest", "0"), call.text("latest") or "9" * 10
    ends = (oldest, latest) if call.flag("inclusive") else ()
    return [
        message for message in messages if float(oldest) < float(message["ts"]) < float(latest) or message["ts"] in ends
    ]


def conversations_open(call: Call) -> Json:
    """Opens the direct messages with one user or with several; a new group is not supported."""
    users = call.text("users").split(",") if call.text("users") else []
    if not users:
        return {"channel": {"id": call.channel().id}}
    for channel in call.workspace.channels.values():
        if channel.kind in ("im", "mpim") and channel.members == {*users, call.workspace.bot_user_id}:
            return {"channel": {"id": channel.id}, "already_open": True, "no_op": True}
    if len(users) > 1 and {*users} <= {*call.workspace.users}:
        raise invalid_arguments("new group direct messages are not supported by the local Slack", "/users")
    raise SlackError("user_not_found")


def conversations_join(call: Call) -> Json:
    """Adds the bot to a public channel. Raises `method_not_supported_for_channel_type` for others."""
    channel = call.channel()
    if channel.kind != "public_channel":
        raise SlackError("method_not_supported_for_channel_type")
    call.workspace.set_member(channel.id, call.workspace.bot_user_id, member=True)
    return {"channel": described(call.workspace, channel)}
