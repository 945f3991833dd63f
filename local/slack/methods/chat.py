"""chat.postMessage, update, postEphemeral, getPermalink and delete; reactions.add."""

from local.slack.contents import bot_author, content_of
from local.slack.errors import SlackError
from local.slack.methods.call import Call
from local.slack.workspace import Channel, Json


def post_message(call: Call) -> Json:
    """Posts to a channel with the bot (to any public one with chat:write.public), or to a user's direct messages."""
    channel = _writable(call)
    content = content_of(call.arguments)
    thread = _thread(call, channel)
    call.count(call.app.limits.post, channel.id)
    message = call.workspace.post(channel.id, {**bot_author(call.workspace), **content, **thread})
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _writable(call: Call) -> Channel:
    channel = call.channel()
    if call.workspace.bot_user_id not in channel.members and "chat:write.public" not in call.app.scopes:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _thread(call: Call, channel: Channel) -> Json:
    """Returns the thread's fields. `thread_ts` must be a root: for others, Slack makes a thread that nobody finds.

    A reply to a deleted root goes to the channel.
    """
    thread_ts = call.text("thread_ts")
    if not thread_ts or call.workspace.was_deleted(channel.id, thread_ts):
        return {}
    root = call.workspace.message(channel.id, thread_ts)
    if root is None or root.get("ephemeral_to") or root.get("thread_ts", thread_ts) != thread_ts:
        raise SlackError("thread_not_found")
    broadcast = {"subtype": "thread_broadcast"} if call.flag("reply_broadcast") else {}
    return {"thread_ts": thread_ts, **broadcast}


def _own_message(call: Call, channel: Channel, ts: str, refusal: str) -> Json:
    message = call.workspace.message(channel.id, ts)
    if message is None or message.get("ephemeral_to"):
        raise SlackError("message_not_found")
    if message.get("bot_id") != call.workspace.bot_id:
        raise SlackError(refusal)
    return message


def update(call: Call) -> Json:
    """Changes a message of the bot; a call without `blocks`, `text` or `metadata` removes them from the message.

    In an archived channel the error is `is_inactive`; for posting it is `is_archived`.
    """
    channel, ts = call.channel(), call.required("ts")
    if channel.is_archived:
        raise SlackError("is_inactive")
    call.count(call.app.limits.update, "chat.update")
    with call.workspace.lock:
        message = _own_message(call, channel, ts, "cant_update_message")
        content = content_of(call.arguments, may_be_empty=bool(message.get("files")))
        edited = {"user": call.workspace.bot_user_id, "ts": call.workspace.next_ts()}
        changed = call.workspace.update(channel.id, ts, {"blocks": None, "metadata": None, **content, "edited": edited})
    return {"channel": channel.id, "ts": ts, "text": changed["text"], "message": changed}


def post_ephemeral(call: Call) -> Json:
    """Posts a message that only one member of the channel sees. Raises `user_not_in_channel`."""
    channel = call.joined_channel()
    user = call.required("user")
    if channel.is_archived:
        raise SlackError("is_archived")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(call.arguments)
    call.count(call.app.limits.post, channel.id)
    thread_ts = {"thread_ts": call.text("thread_ts")} if call.text("thread_ts") else {}
    message = call.workspace.post(
        channel.id, {**bot_author(call.workspace), **content, **thread_ts, "ephemeral_to": user}
    )
    return {"message_ts": message["ts"]}


def get_permalink(call: Call) -> Json:
    """Returns a link that opens the message's thread on this server's page."""
    channel, ts = call.channel(), call.required("message_ts")
    message = call.workspace.message(channel.id, ts)
    if message is None or message.get("ephemeral_to"):
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": f"{call.app.url}/#{channel.id}/{ts}"}


def delete(call: Call) -> Json:
    """Removes a message of the bot. Raises `cant_delete_message`."""
    channel, ts = call.channel(), call.required("ts")
    with call.workspace.lock:
        _own_message(call, channel, ts, "cant_delete_message")
        call.workspace.delete(channel.id, ts)
    return {"channel": channel.id, "ts": ts}


def add_reaction(call: Call) -> Json:
    """Adds the bot's reaction to a message. Raises `already_reacted`."""
    channel, ts, name = call.joined_channel(), call.required("timestamp"), call.required("name").strip(":")
    bot = call.workspace.bot_user_id
    with call.workspace.lock:
        message = call.workspace.message(channel.id, ts)
        if message is None or message.get("ephemeral_to"):
            raise SlackError("message_not_found")
        reactions = {reaction["name"]: reaction["users"] for reaction in message.get("reactions", [])}
        if bot in reactions.get(name, []):
            raise SlackError("already_reacted")
        reactions[name] = [*reactions.get(name, []), bot]
        changed = [{"name": key, "users": users, "count": len(users)} for key, users in reactions.items()]
        call.workspace.update(channel.id, ts, {"reactions": changed})
    return {}
