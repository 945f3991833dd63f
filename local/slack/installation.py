"""The app as installed in the workspace: what the manifest grants, its secrets, and what it has received so far."""

import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from local.slack.errors import SlackError
from local.slack.log import Log
from local.slack.people import ControlError
from local.slack.rate_limit import POST, PUBLISH, UPDATE, Rate, RateLimit
from local.slack.refusals import Refusals
from local.slack.repeats import Repeats
from local.slack.response_urls import ResponseUrls
from local.slack.triggers import Triggers
from local.slack.workspace import Json, Workspace

RATES = ("post", "update", "publish")
"""The limits that are rates."""


@dataclass(frozen=True)
class Limits:
    """Slack's limits, with times in seconds; tests shorten them. `rate_limit` switches on the three rates.

    An event that is not acknowledged is sent again after each of `event_retry_seconds`, which begin with a failure.
    `post` is for each channel, `update` and `publish` are for the workspace. Retry-After is a multiple of
    `retry_after_step`; Slack's is whole seconds.
    """

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    event_retry_seconds: Sequence[float] = (0.0, 60.0, 300.0)
    rate_limit: bool = False
    post: Rate = POST
    update: Rate = UPDATE
    publish: Rate = PUBLISH
    retry_after_step: float = 1.0

    def changed(self, changes: Mapping[str, Any]) -> "Limits":
        """Returns these limits with other values for some. Raises ControlError for one that does not exist."""
        known = {limit.name: getattr(self, limit.name) for limit in fields(self)}
        if unknown := {*changes} - {*known}:
            raise ControlError(f"There is no limit {', '.join(sorted(unknown))}; there are {', '.join(known)}.", 400)
        try:
            rates = {name: replace(known[name], **value) for name, value in changes.items() if name in RATES}
        except TypeError:
            raise ControlError(f"Each of {', '.join(RATES)} needs an object with seconds and burst.", 400) from None
        return replace(self, **{**changes, **rates})


@dataclass
class Upload:
    """An upload in progress: first announced, then with its bytes, and finally turned into a File."""

    name: str
    length: int
    content: bytes | None = None


@dataclass
class Installation:
    """The state that the Web API, the dispatch and the control endpoints share; `url` is this server's own."""

    manifest: Mapping[str, Any]
    workspace: Workspace
    limits: Limits
    url: str = ""
    request_url: str = ""
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(16)}", repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12), repr=False)

    def __post_init__(self) -> None:
        self.log = Log()
        self.lock = threading.RLock()
        self.refusals = Refusals(self.workspace)
        self.repeats = Repeats()
        self._first_limits = self.limits
        self.forget()

    def forget(self) -> None:
        """Clears trigger ids, response URLs, uploads, events to repeat, refusals and the log; restores the limits."""
        now = self.workspace.now
        self.limits = self._first_limits
        self.triggers = Triggers(now, lambda: self.limits.trigger_seconds)
        self.response_urls = ResponseUrls(now, lambda: self.limits.response_url_seconds)
        self.rate_limit = RateLimit(now)
        self.uploads: dict[str, Upload] = {}
        self.repeats.end()
        self.refusals.clear()
        self.log.clear()

    @property
    def scopes(self) -> list[str]:
        """The bot's scopes."""
        granted: list[str] = self.manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
        return granted

    def require(self, *scopes: str) -> None:
        """Raises `missing_scope`, which names the first one, if the bot has none of these scopes."""
        if scopes and not {*scopes} & {*self.scopes}:
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(self.scopes))

    @property
    def commands(self) -> dict[str, Json]:
        """The manifest's slash commands by name, slash included."""
        return {entry["command"]: entry for entry in self.manifest.get("features", {}).get("slash_commands", [])}

    @property
    def shortcuts(self) -> dict[str, Json]:
        """The manifest's shortcuts by callback id."""
        return {entry["callback_id"]: entry for entry in self.manifest.get("features", {}).get("shortcuts", [])}

    @property
    def bot_events(self) -> list[str]:
        """The events that the app subscribes to."""
        subscribed: list[str] = self.manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
        return subscribed
