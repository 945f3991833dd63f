"""The local Slack's data: people, channels, messages, views and files; subscribers hear of changes.

The server (Web API, dispatch) and the page only meet here: both read the workspace, and every change goes through one
of its methods. Stored messages and views never change in place: an update stores a new dict. Callers must not change
what they get either.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.slack.subscribers import Subscribers

Json = dict[str, Any]
"""A JSON object in Slack's own shape."""

SLACKBOT = "USLACKBOT"
"""The author of Slack's own messages to a person, such as that the app did not respond."""

OTHER_TEAM = "T0ELSEWHERE"
"""The workspace of another organisation, which shares #studio with this one."""


@dataclass(frozen=True)
class User:
    """A person or a bot. `color` is the avatar's CSS colour, `tz` an IANA time zone; `deleted` means has left.

    `team_id` is the workspace that somebody of another organisation belongs to (Slack Connect); "" is this one.
    """

    id: str
    name: str
    real_name: str
    tz: str
    color: str
    is_bot: bool = False
    deleted: bool = False
    is_guest: bool = False
    team_id: str = ""


@dataclass
class Channel:
    """A channel, the bot's direct messages with the person `user`, or a group's direct messages (`is_mpim`).

    Only its members know of a private one, which a group's messages are too. Nobody can write in an archived one.
    """

    id: str
    name: str
    topic: str
    members: set[str]
    is_im: bool = False
    user: str = ""
    is_archived: bool = False
    is_private: bool = False
    is_mpim: bool = False

    @property
    def kind(self) -> str:
        """Slack's name for the type of conversation."""
        if self.is_im or self.is_mpim:
            return "im" if self.is_im else "mpim"
        return "private_channel" if self.is_private else "public_channel"


@dataclass(frozen=True)
class UserGroup:
    """A group that `<!subteam^ID>` mentions."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """An uploaded file; `size` is in bytes, `channels` are the ids of the channels that it is shared in."""

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    user: str
    channels: tuple[str, ...]
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenView:
    """A modal that `user` has open: Slack's view (id, hash, root_view_id, state, …) and the view below it."""

    view: Json
    user: str
    parent: str | None = None


class Workspace(Subscribers):
    """The seeded workspace "Greenlight Studio". Thread-safe; timestamps are unique and increase."""

    def __init__(self, app_name: str, bot_name: str, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.team_id, self.team_name, self.team_domain = "T0STUDIO001", "Greenlight Studio", "greenlight-studio"
        self.app_id, self.app_name = "A0LOCAL0001", app_name
        self.bot_user_id, self.bot_id, self.bot_name = "U0GREENBOT1", "B0GREENBOT1", bot_name
        self.now = now
        self._last_microseconds = 0
        self._seed()

    def _seed(self) -> None:
        self.users = {user.id: user for user in self._people()}
        self.channels = {channel.id: channel for channel in self._rooms()}
        producers = UserGroup("S0PRODUCER1", "producers", "Producers", ("U0ADA000001", "U0BEN000001"))
        self.usergroups = {producers.id: producers}
        self._messages: dict[str, dict[str, Json]] = {channel: {} for channel in self.channels}
        self._deleted: set[tuple[str, str]] = set()
        self.views: dict[str, OpenView] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, File] = {}

    def _people(self) -> list[User]:
        return [
            User("U0ADA000001", "ada", "Ada Alvarez", "Europe/Berlin", "#1d6f8a"),
            User("U0BEN000001", "ben", "Ben Brandt", "America/New_York", "#a04b1c"),
            User("U0CHIKA0001", "chika", "Chika Chukwu", "Africa/Lagos", "#6b3fa0"),
            User("U0DANA00001", "dana", "Dana Diaz", "Europe/Madrid", "#8a1d4f", is_guest=True),
            User("U0ELI000001", "eli", "Eli Engel", "Asia/Tokyo", "#5b6b1d", team_id=OTHER_TEAM),
            User(SLACKBOT, "slackbot", "Slackbot", "Etc/UTC", "#611f69", is_bot=True),
            User(self.bot_user_id, self.bot_name.lower(), self.bot_name, "Etc/UTC", "#2f7d32", is_bot=True),
        ]

    def _rooms(self) -> list[Channel]:
        people = [user for user in self.users.values() if not user.is_bot]
        ids = {user.id for user in people if not (user.is_guest or user.team_id)}
        everybody = {user.id for user in people}
        rooms = [
            Channel("C0STUDIO001", "studio", "What we make next", everybody | {self.bot_user_id}),
            Channel("C0TRAVEL001", "travel", "Where we go next", ids | {self.bot_user_id}),
            Channel("C0RANDOM001", "random", "Everything else", set(ids)),
        ]
        for user in people:
            direct = Channel("D" + user.id[1:], "", "", {user.id, self.bot_user_id}, is_im=True, user=user.id)
            rooms.append(direct)
        writers = {"U0ADA000001", "U0BEN000001", self.bot_user_id}
        group = f"mpdm-ada--ben--{self.bot_name.lower()}-1"
        return [
            *rooms,
            Channel("C0WRITERS01", "writers-room", "What nobody else reads yet", writers, is_private=True),
            Channel("G0ADABEN001", group, "", set(writers), is_private=True, is_mpim=True),
        ]

    def reset(self) -> None:
        """Drops all messages, views and files; restores the seeded workspace."""
        with self.lock:
            self._seed()
            self.tell({"type": "reset"})

    def next_ts(self) -> str:
        """Returns a new timestamp in Slack's form, later than every earlier one even if the clock goes back."""
        with self.lock:
            self._last_microseconds = max(self._last_microseconds + 1, int(self.now() * 1_000_000))
            seconds, microseconds = divmod(self._last_microseconds, 1_000_000)
            return f"{seconds}.{microseconds:06d}"

    def channel_called(self, wanted: str) -> Channel | None:
        """Returns the channel by id or name, or a person's direct messages with the bot by their id."""
        for channel in self.channels.values():
            if wanted == channel.id or wanted.lstrip("#") == channel.name != "" or wanted == channel.user != "":
                return channel
        return None

    # Messages

    def post(self, channel: str, message: Mapping[str, Any]) -> Json:
        """Stores a message (`ephemeral_to`: private) with a new `ts`, counts it in its thread, and returns it.

        A reply to a deleted message goes to the channel, as in Slack.
        """
        with self.lock:
            stored = {"type": "message", **message, "ts": self.next_ts(), "team": self.team_id}
            if self.was_deleted(channel, stored.get("thread_ts", "")):
                del stored["thread_ts"]
            self._messages[channel][stored["ts"]] = stored
            root = self._messages[channel].get(stored.get("thread_ts", ""))
            self._tell_message("message", channel, stored)
            if root is not None and not stored.get("ephemeral_to"):
                self._count_replies(channel, root)
            return stored

    def update(self, channel: str, ts: str, changes: Mapping[str, Any]) -> Json:
        """Stores the message with `changes` (None removes a key) and returns it. Raises KeyError if there is none."""
        with self.lock:
            merged = {**self._messages[channel][ts], **changes}
            stored = {key: value for key, value in merged.items() if value is not None}
            self._messages[channel][ts] = stored
            self._tell_message("message_changed", channel, stored)
            return stored

    def delete(self, channel: str, ts: str) -> None:
        """Removes a message; a thread's replies stay without their root. Raises KeyError if it does not exist."""
        with self.lock:
            gone = self._messages[channel].pop(ts)
            self._deleted.add((channel, ts))
            self._tell_message("message_deleted", channel, gone)
            root = self._messages[channel].get(gone.get("thread_ts", ""))
            if root is not None and not gone.get("ephemeral_to"):
                self._count_replies(channel, root)

    def messages(self, channel: str) -> list[Json]:
        """A channel's messages by `ts`, with replies and private ones. Raises KeyError for an unknown channel."""
        with self.lock:
            return list(self._messages[channel].values())

    def message(self, channel: str, ts: str) -> Json | None:
        """Returns the message, or None if it does not exist or was deleted."""
        with self.lock:
            return self._messages.get(channel, {}).get(ts)

    def was_deleted(self, channel: str, ts: str) -> bool:
        """Whether there was such a message, and it is gone."""
        with self.lock:
            return (channel, ts) in self._deleted

    def _count_replies(self, channel: str, root: Json) -> None:
        replies = [
            message
            for message in self._messages[channel].values()
            if message.get("thread_ts") == root["ts"] != message["ts"] and not message.get("ephemeral_to")
        ]
        authors = list(dict.fromkeys(reply["user"] for reply in replies))
        counted = (
            {"thread_ts": root["ts"], "reply_count": len(replies), "latest_reply": replies[-1]["ts"]} if replies else {}
        )
        counted |= {"reply_users": authors, "reply_users_count": len(authors)} if replies else {}
        absent = dict.fromkeys(("thread_ts", "reply_count", "latest_reply", "reply_users", "reply_users_count"))
        self.update(channel, root["ts"], absent | counted)

    # Views, homes, files, members

    def show_view(self, opened: OpenView) -> None:
        """Opens the view, or replaces the one with its id."""
        with self.lock:
            self.views[opened.view["id"]] = opened
            self.tell({"type": "view", "view_id": opened.view["id"], "user": opened.user})

    def close_view(self, view_id: str) -> None:
        """Closes the view. Raises KeyError if it is not open."""
        with self.lock:
            closed = self.views.pop(view_id)
            self.tell({"type": "view_closed", "view_id": view_id, "user": closed.user})

    def show_home(self, user: str, view: Json) -> None:
        """Sets the view in the app's Home tab for a person."""
        with self.lock:
            self.homes[user] = view
            self.tell({"type": "home", "user": user})

    def keep_file(self, file: File) -> None:
        """Stores the file, or replaces the one with its id."""
        with self.lock:
            self.files[file.id] = file

    def set_member(self, channel: str, user: str, *, member: bool) -> None:
        """Adds a person or the bot to a channel, or removes them. Raises KeyError for an unknown channel."""
        with self.lock:
            members = self.channels[channel].members
            self.channels[channel].members = members | {user} if member else members - {user}
            self.tell({"type": "channel", "channel": channel})

    def set_archived(self, channel: str, *, archived: bool) -> None:
        """Archives a channel, or restores it. Raises KeyError for an unknown channel."""
        with self.lock:
            self.channels[channel].is_archived = archived
            self.tell({"type": "channel", "channel": channel})

    def _tell_message(self, kind: str, channel: str, message: Json) -> None:
        event = {"type": kind, "channel": channel, "ts": message["ts"]}
        if "thread_ts" in message:
            event["thread_ts"] = message["thread_ts"]
        only = message.get("ephemeral_to") or self.channels[channel].user
        self.tell({**event, "user": only} if only else event)
