"""Who is in a Slack user group, from Slack, cached for a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.lookups import members_of

GROUP_MAX_AGE = 60
"""Seconds that a group's members are cached."""


class GroupUnknownError(RuntimeError):
    """Slack did not say who is in a group, so nobody counts as a member. The text has the group and Slack's error."""


@dataclass
class Groups:
    """Asks Slack who is in a group (`usergroups.users.list`, scope `usergroups:read`)."""

    slack: WebClient
    clock: Callable[[], float] = time.monotonic
    _members: dict[str, tuple[float, frozenset[str]]] = field(default_factory=dict)

    def has(self, group: str, user: str) -> bool:
        """Whether the user is in the group. Raises GroupUnknownError."""
        return user in self.members(group)

    def members(self, group: str) -> frozenset[str]:
        """Who is in the group. Raises GroupUnknownError."""
        asked, members = self._members.get(group, (0.0, frozenset[str]()))
        if not asked or self.clock() - asked > GROUP_MAX_AGE:
            members = self._ask(group)
            self._members[group] = (self.clock(), members)
        return members

    def _ask(self, group: str) -> frozenset[str]:
        try:
            return members_of(self.slack, group)
        except SlackApiError as error:
            raise GroupUnknownError(f"{group}: {error.response['error']}") from error
        except NO_ANSWER as error:
            raise GroupUnknownError(f"{group}: {type(error).__name__}") from error
