"""Whether somebody is a full member of the app's workspace, a guest, or of another organisation; cached for minutes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from aws_lambda_powertools import Logger
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.lookups import own_workspace, person

logger = Logger(child=True)

KINDS_MAX_AGE = 300
"""Seconds that the kind of a person is cached."""

NO_PERSON = {"user_not_found", "user_not_visible"}
SLACKBOT = "USLACKBOT"
"""Slackbot's id. `users.info` does not say that it is a bot."""

Kind = Literal["members", "guests", "strangers", "nobody"]
"""What somebody is. `nobody` is an app, a deactivated account, or an id that the app cannot see."""


class KindUnknownError(RuntimeError):
    """Slack did not say who somebody is. The text has Slack's error."""


@dataclass
class Kinds:
    """Asks Slack who people are (`users.info`, scope `users:read`).

    The other workspaces of an Enterprise Grid organisation count as the app's own.
    """

    slack: WebClient
    clock: Callable[[], float] = time.monotonic
    _found: dict[str, tuple[float, Kind]] = field(default_factory=dict)
    _teams: dict[str, str] = field(default_factory=dict)
    _at: dict[str, str] = field(default_factory=dict)

    def note(self, user: str, team: str, at: str = "") -> None:
        """Notes what a request that Slack signed says: the person's workspace, and the one in which they act.

        `at` is "" if that is not one workspace, as in an Enterprise Grid organisation.
        """
        self._at[user] = at
        if self._teams.get(user) != team:
            self._teams[user] = team
            self._found.pop(user, None)

    def acts_in(self, user: str) -> str:
        """The workspace in which the user acts, as noted; "" if that is not known."""
        return self._at.get(user, "")

    def of(self, user: str) -> Kind:
        """What the user is. Raises KindUnknownError, and logs it; the next call asks Slack again."""
        asked, kind = self._found.get(user, (0.0, "nobody"))
        if not asked or self.clock() - asked > KINDS_MAX_AGE:
            try:
                kind = self._ask(user)
            except NO_ANSWER as error:
                name = str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
                logger.warning("Slack did not say who somebody is", error=name)
                raise KindUnknownError(name) from error
            self._found[user] = (self.clock(), kind)
        return kind

    def _ask(self, user: str) -> Kind:
        try:
            found = person(self.slack, user)
        except SlackApiError as error:
            if error.response["error"] in NO_PERSON:
                return "nobody"
            raise
        if found.get("is_bot") or found.get("deleted") or user == SLACKBOT:
            return "nobody"
        if not self._is_own(found, user):
            return "strangers"
        return "guests" if found.get("is_restricted") or found.get("is_ultra_restricted") else "members"

    def _is_own(self, found: Mapping[str, Any], user: str) -> bool:
        team, enterprise = self._own
        if enterprise and found.get("enterprise_user", {}).get("enterprise_id") == enterprise:
            return True
        # Slack sets is_stranger only for people who share no channel with the app.
        if found.get("is_stranger"):
            return False
        return {found.get("team_id") or team, self._teams.get(user) or team} == {team}

    @cached_property
    def _own(self) -> tuple[str, str]:
        return own_workspace(self.slack)
