"""One call of a Web API method: its arguments, and what is to happen once it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.slack.contents import parsed
from local.slack.errors import SlackError, invalid_arguments
from local.slack.installation import Installation
from local.slack.workspace import Channel, Json, Workspace


@dataclass
class Call:
    """The arguments of a form or a JSON body; `later` are functions to call after the answer was sent."""

    app: Installation
    arguments: Mapping[str, Any]
    later: list[Callable[[], object]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The workspace that the app is installed in."""
        return self.app.workspace

    def text(self, name: str, default: str = "") -> str:
        """A string argument; `invalid_arguments` when it is something else."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise invalid_arguments("must provide a string", f"/{name}")
        return value

    def required(self, name: str) -> str:
        """A string argument that must be there and not empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def integer(self, name: str, default: int) -> int:
        """A whole number, which a form carries as digits."""
        try:
            return int(self.arguments.get(name, default))
        except (TypeError, ValueError):
            raise invalid_arguments("must be a valid integer", f"/{name}") from None

    def flag(self, name: str) -> bool:
        """A boolean, which a form carries as "true" or "1"."""
        return str(self.arguments.get(name, "")).lower() in ("true", "1")

    def json(self, name: str) -> Any:
        """A JSON value that must be there."""
        if name not in self.arguments:
            raise invalid_arguments(f"missing required field: {name}")
        return parsed(self.arguments[name], "invalid_arguments")

    def channel(self, name: str = "channel") -> Channel:
        """The channel by id, by name, or the direct messages with a user by user id; `channel_not_found`."""
        wanted = self.required(name)
        for channel in self.workspace.channels.values():
            if wanted == channel.id or wanted.lstrip("#") == channel.name != "" or wanted == channel.user:
                return channel
        raise SlackError("channel_not_found")

    def joined_channel(self) -> Channel:
        """The channel, which the bot must be in; else `not_in_channel`."""
        channel = self.channel()
        if self.workspace.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def page_of(self, items: list[Json], default: int) -> tuple[list[Json], str]:
        """The page that `cursor` and `limit` (at most 1,000) ask for, and the next cursor, "" at the end."""
        limit = min(self.integer("limit", default) or default, 1000)
        cursor = self.text("cursor") or "0"
        if not cursor.isdecimal() or limit < 1:
            raise SlackError("invalid_cursor" if limit > 0 else "invalid_limit")
        end = int(cursor) + limit
        return items[int(cursor) : end], str(end) if end < len(items) else ""
