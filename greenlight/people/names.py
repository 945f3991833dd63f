"""Names of people, groups and channels for their ids, from Slack, cached for ten minutes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aws_lambda_powertools import Logger
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight import texts
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.lookups import channel_name, handle_of, person

logger = Logger(child=True)

NAME_MAX_AGE = 600
"""Seconds that a name is cached."""

MOST_NAMES = 10
"""How many names are looked up for one text. Each takes a call to Slack, which waits three seconds for an answer."""


@dataclass
class Names:
    """Asks Slack for names (scopes `users:read`, `usergroups:read`, `channels:read` and `groups:read`)."""

    slack: WebClient
    clock: Callable[[], float] = time.monotonic
    _found: dict[str, tuple[float, str]] = field(default_factory=dict)

    def for_one_text(self) -> Callable[[str], str]:
        """Returns what names a user, a group or a channel, without the @ or #.

        It has other words for a name that Slack does not say, for all but the first `MOST_NAMES`, and for those after
        Slack could not be reached.
        """
        left = MOST_NAMES

        def name(id: str) -> str:
            nonlocal left
            left -= 1
            try:
                return self._cached(id) if left >= 0 else _unknown(id)
            except SlackApiError:
                return _unknown(id)
            except NO_ANSWER as error:
                logger.warning("Slack could not be asked for a name", error=type(error).__name__)
                left = 0
                return _unknown(id)

        return name

    def _cached(self, id: str) -> str:
        asked, name = self._found.get(id, (0.0, ""))
        if not name or self.clock() - asked > NAME_MAX_AGE:
            name = self._ask(id)
            self._found[id] = (self.clock(), name)
        return name

    def _ask(self, id: str) -> str:
        if id.startswith("S"):
            return handle_of(self.slack, id) or _unknown(id)
        if id.startswith(("C", "G")):
            return channel_name(self.slack, id)
        found = person(self.slack, id)
        return str(found["profile"].get("display_name") or found["name"])


def _unknown(id: str) -> str:
    return texts.words.SOME_CHANNEL if id.startswith(("C", "G")) else texts.words.SOMEBODY
