"""Faults between the bot and the local Slack, with a client that repeats calls as the bot's does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from slack_sdk import WebClient

from greenlight.slack.client import IN_REQUEST, LostResponseRetryHandler
from local.slack.server import LocalSlack
from tests.local.slack.support import DEADLINE, calls

LOST: dict[str, Any] = {"drop": True}
"""The connection ends before Slack did what the call asks."""

TAKEN: dict[str, Any] = {"drop": True, "after": True}
"""The connection ends after Slack did what the call asks."""

UNAVAILABLE: dict[str, Any] = {"status": 503, "body": {}}


class Faulty:
    """A client of the local Slack, and the faults that its calls meet."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self.client = WebClient(token=slack.bot_token, base_url=f"{slack.url}/api/", timeout=IN_REQUEST)
        self.client.retry_handlers = [LostResponseRetryHandler()]

    @property
    def made(self) -> list[str]:
        """The methods called so far, in order."""
        return calls(self._slack)

    def refuse(self, method: str, error: str, times: int | None = None) -> None:
        """Makes Slack answer calls of the method with this error."""
        self.meets(method, {"error": error}, times)

    def meets(self, method: str, fault: dict[str, Any], times: int | None = 1) -> None:
        """Lets the next calls of the method meet a fault, as `/_control/refuse` takes it."""
        armed = {"method": method, "times": times, **fault}
        requests.post(f"{self._slack.url}/_control/refuse", json=armed, timeout=DEADLINE).raise_for_status()


@contextmanager
def faulty(slack: LocalSlack) -> Iterator[Faulty]:
    """Returns the client, and forgets the faults at the end."""
    yield Faulty(slack)
    slack._app.refusals.clear()
