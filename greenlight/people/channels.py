"""Which channels a person and the bot share, from Slack, cached for a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aws_lambda_powertools import Logger
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.lookups import channels_of

logger = Logger(child=True)

CHANNELS_MAX_AGE = 60
"""Seconds that a person's channels are cached; Slack allows about 50 of these calls a minute."""


class ChannelsUnknownError(RuntimeError):
    """Slack did not say which channels somebody is in (no scope, no response). The text has Slack's error."""


@dataclass
class Channels:
    """Asks Slack for channels (`users.conversations`, scopes `channels:read` and `groups:read`)."""

    slack: WebClient
    clock: Callable[[], float] = time.monotonic
    _found: dict[str, tuple[float, list[str]]] = field(default_factory=dict)

    def shared_with(self, user: str) -> list[str]:
        """The ids of the channels that both the user and the bot are in, private ones too.

        Raises ChannelsUnknownError and logs it; the next call asks Slack again.
        """
        ours = set(self._of(""))
        return [channel for channel in self._of(user) if channel in ours]

    def lacks(self, channel: str, user: str) -> bool:
        """Whether the user is certainly not in the channel. Asks Slack again, without the user's cache.

        False if the bot is not known to be in the channel. Raises ChannelsUnknownError.
        """
        return channel in self._of("") and channel not in self._ask(user)

    def _of(self, user: str) -> list[str]:
        """The user's channels; for "", the bot's."""
        asked, channels = self._found.get(user, (0.0, []))
        if not asked or self.clock() - asked > CHANNELS_MAX_AGE:
            channels = self._ask(user)
            self._found[user] = (self.clock(), channels)
        return channels

    def _ask(self, user: str) -> list[str]:
        try:
            return channels_of(self.slack, user)
        except NO_ANSWER as error:
            name = str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
            logger.warning("Slack did not say which channels somebody is in", error=name)
            raise ChannelsUnknownError(name) from error
