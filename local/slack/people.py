"""Finds the person, channel and message of a control request, and checks that the person may use them."""

import re

from local.slack.workspace import SLACKBOT, Channel, Json, User, Workspace


class ControlError(Exception):
    """A request that a person could not make in Slack. `status` is the HTTP status; the text says why."""

    def __init__(self, problem: str, status: int = 404) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status


def person(workspace: Workspace, user_id: str) -> User:
    """Returns the person. Raises ControlError for an unknown user, a bot, or someone who has left."""
    user = workspace.users.get(user_id)
    if user is None or user.is_bot or user.deleted:
        raise ControlError(f"There is no person {user_id!r} in this workspace.")
    return user


def channel_of(workspace: Workspace, channel_id: str, user: User) -> Channel:
    """Returns the channel. Raises ControlError if it does not exist or the person is not in it."""
    channel = workspace.channels.get(channel_id)
    if channel is None or user.id not in channel.members:
        raise ControlError(f"{user.name} is not in a channel {channel_id!r}.")
    return channel


def writable(workspace: Workspace, channel_id: str, user: User) -> Channel:
    """Returns a channel where the person may write. Raises ControlError as `channel_of`, and if it is archived."""
    channel = channel_of(workspace, channel_id, user)
    if channel.is_archived:
        raise ControlError(f"#{channel.name} is archived.")
    return channel


def message_of(workspace: Workspace, channel: Channel, ts: str, user: User) -> Json:
    """Returns the message. Raises ControlError if it does not exist, was deleted, or is private to someone else."""
    message = workspace.message(channel.id, ts)
    if message is None or message.get("ephemeral_to", user.id) != user.id:
        raise ControlError(f"{user.name} cannot see a message {ts!r} in {channel.id}.")
    return message


def tell_privately(workspace: Workspace, channel: str, user: str, text: str) -> Json:
    """Posts a message from Slackbot that only this person sees."""
    return workspace.post(channel, {"user": SLACKBOT, "text": text, "ephemeral_to": user})


def typed(workspace: Workspace, text: str) -> str:
    """Returns typed text as Slack stores it: control characters escaped, `@name` and `@here` turned into mentions."""
    return re.sub(r"(?<!\w)@(\w[\w.-]*)", lambda match: _mention(workspace, match), escaped(text))


def escaped(text: str) -> str:
    """Replaces Slack's three control characters with entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mention(workspace: Workspace, match: re.Match[str]) -> str:
    name = match[1].lower()
    if name in ("here", "channel", "everyone"):
        return f"<!{name}>"
    user = user_called(workspace, name)
    return f"<@{user.id}>" if user else match[0]


def user_called(workspace: Workspace, name: str) -> User | None:
    """Returns the user with this name, ignoring case."""
    named = (user for user in workspace.users.values() if user.name.lower() == name.lower())
    return next(named, None)
