"""conversations.info, list, members, history, replies, open and join."""

from local.slack.errors import SlackError, invalid_arguments
from local.slack.methods.call import Call
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
        "is_channel": True,
        "is_private": False,
        "is_member": workspace.bot_user_id in channel.members,
        "topic": {"value": channel.topic},
        "num_members": len(channel.members),
    }


def conversations_info(call: Call) -> Json:
    """One channel, whether the bot is in it or not."""
    return {"channel": described(call.workspace, call.channel())}


def conversations_list(call: Call) -> Json:
    """The channels of `types` (default: public channels), by pages."""
    page, cursor = call.page_of([described(call.workspace, channel) for channel in of_types(call)], 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def of_types(call: Call) -> list[Channel]:
    """The channels of the `types` that are asked for, public ones where none are; all but archived if asked so."""
    types = call.text("types", "public_channel").split(",")
    without = call.flag("exclude_archived")
    channels = [channel for channel in call.workspace.channels.values() if not (without and channel.is_archived)]
    return [channel for channel in channels if ("im" if channel.is_im else "public_channel") in types]


def conversations_members(call: Call) -> Json:
    """The ids of the members, the bot's too if it is in."""
    return {"members": sorted(call.channel().members), "response_metadata": {"next_cursor": ""}}


def conversations_history(call: Call) -> Json:
    """The messages of the channel itself, newest first; replies and private messages are not in it."""
    seen = [message for message in _visible(call, call.joined_channel()) if _is_in_channel(message)]
    page, cursor = call.page_of(_between(call, seen)[::-1], 100)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def conversations_replies(call: Call) -> Json:
    """A thread, its root first; `thread_not_found` when `ts` is no message's."""
    channel, ts = call.joined_channel(), call.required("ts")
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
    """The direct messages with one user; several at once are not supported here."""
    users = call.text("users").split(",") if call.text("users") else []
    if len(users) > 1:
        raise invalid_arguments("group direct messages are not supported by the local Slack", "/users")
    if not users:
        return {"channel": {"id": call.channel().id}}
    for channel in call.workspace.channels.values():
        if channel.user == users[0]:
            return {"channel": {"id": channel.id}, "already_open": True, "no_op": True}
    raise SlackError("user_not_found")


def conversations_join(call: Call) -> Json:
    """Let the bot into a public channel; `method_not_supported_for_channel_type` for direct messages."""
    channel = call.channel()
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    call.workspace.set_member(channel.id, call.workspace.bot_user_id, member=True)
    return {"channel": described(call.workspace, channel)}
