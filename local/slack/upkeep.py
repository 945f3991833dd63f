"""What people do to channels and messages from outside the app: delete a message, archive a channel, change members."""

from local.slack.people import ControlError
from local.slack.workspace import Channel, Workspace


def delete_message(workspace: Workspace, channel_id: str, ts: str) -> None:
    """Deletes anybody's message, as its author or an admin can. Raises ControlError if there is none."""
    with workspace.lock:
        if workspace.message(channel_id, ts) is None:
            raise ControlError(f"There is no message {ts!r} in {channel_id}.")
        workspace.delete(channel_id, ts)


def archive(workspace: Workspace, channel_id: str, *, archived: bool) -> None:
    """Archives a channel, or restores it. Raises ControlError for direct messages."""
    workspace.set_archived(_channel(workspace, channel_id).id, archived=archived)


def change_member(workspace: Workspace, channel_id: str, user_id: str, *, member: bool) -> None:
    """Adds a person or the bot to a channel, or removes them. Raises ControlError for direct messages."""
    if user_id not in workspace.users:
        raise ControlError(f"There is nobody {user_id!r} in this workspace.")
    workspace.set_member(_channel(workspace, channel_id).id, user_id, member=member)


def _channel(workspace: Workspace, channel_id: str) -> Channel:
    channel = workspace.channels.get(channel_id)
    if channel is None or channel.kind in ("im", "mpim"):
        raise ControlError(f"There is no channel {channel_id!r}.")
    return channel
