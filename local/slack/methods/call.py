"""One call of a Web API method: its arguments, and the work after the answer."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.slack.contents import parsed
from local.slack.errors import RateLimitedError, SlackError, invalid_arguments
from local.slack.installation import Installation
from local.slack.rate_limit import Rate
from local.slack.workspace import Channel, Json, Workspace

SCOPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
"""The first part of the scopes for each kind of conversation."""


@dataclass
class Call:
    """The arguments of a form or a JSON body; `later` holds functions to call after the answer is sent."""

    app: Installation
    arguments: Mapping[str, Any]
    later: list[Callable[[], object]] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The app's workspace."""
        return self.app.workspace

    def text(self, name: str, default: str = "") -> str:
        """A string argument. Raises `invalid_arguments` if it is anything else."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise invalid_arguments("must provide a string", f"/{name}")
        return value

    def required(self, name: str) -> str:
        """A mandatory string argument that must not be empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def integer(self, name: str, default: int) -> int:
        """A whole number; digits in a form."""
        try:
            return int(self.arguments.get(name, default))
        except (TypeError, ValueError):
            raise invalid_arguments("must be a valid integer", f"/{name}") from None

    def flag(self, name: str) -> bool:
        """A boolean; "true" or "1" in a form."""
        return str(self.arguments.get(name, "")).lower() in ("true", "1")

    def json(self, name: str) -> Any:
        """A mandatory JSON value."""
        if name not in self.arguments:
            raise invalid_arguments(f"missing required field: {name}")
        return parsed(self.arguments[name], "invalid_arguments")

    def channel(self, name: str = "channel") -> Channel:
        """The channel by id, name, or user id (direct messages with that user). Raises `channel_not_found`."""
        return self.known(self.workspace.channel_called(self.required(name)))

    def known(self, channel: Channel | None) -> Channel:
        """Returns the channel. Raises `channel_not_found` if there is none, or the bot must not know of it."""
        if channel is None or (channel.is_private and self.workspace.bot_user_id not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def readable(self, right: str) -> Channel:
        """The channel, if the bot has the scope with this `right` (read, history) for conversations of its kind."""
        channel = self.channel()
        self.app.require(f"{SCOPES[channel.kind]}:{right}")
        return channel

    def joined_channel(self, right: str = "") -> Channel:
        """The channel, if the bot is in it. Raises `not_in_channel` otherwise. `right`: see `readable`."""
        channel = self.readable(right) if right else self.channel()
        if self.workspace.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def count(self, rate: Rate, key: str) -> None:
        """Counts a call against the limit `rate` of `key`. Raises `ratelimited` if it comes too early."""
        limits = self.app.limits
        if limits.rate_limit and (wait := self.app.rate_limit.wait(key, rate)):
            raise RateLimitedError(math.ceil(wait / limits.retry_after_step) * limits.retry_after_step)

    def page_of(self, items: list[Json], default: int) -> tuple[list[Json], str]:
        """Returns the page for `cursor` and `limit` (at most 1,000), and the next cursor ("" at the end)."""
        limit = min(self.integer("limit", default) or default, 1000)
        cursor = self.text("cursor") or "0"
        if not cursor.isdecimal() or limit < 1:
            raise SlackError("invalid_cursor" if limit > 0 else "invalid_limit")
        end = int(cursor) + limit
        return items[int(cursor) : end], str(end) if end < len(items) else ""
