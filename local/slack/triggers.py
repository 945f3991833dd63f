"""Trigger ids: each lets the app open one view for the person who acted, within a short time."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from local.slack.errors import SlackError


@dataclass
class Trigger:
    """The meaning of a trigger id: a person, and the modal that they acted in, if any."""

    user: str
    view_id: str | None
    issued: float
    exchanged: bool = False


class Triggers:
    """All issued trigger ids; each works once, within `seconds` (Slack: 3)."""

    def __init__(self, now: Callable[[], float], seconds: Callable[[], float]) -> None:
        self._now, self._seconds = now, seconds
        self._lock = threading.Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """Returns a new trigger id for the person, in Slack's form: numbers and a random part."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        with self._lock:
            self._issued[trigger_id] = Trigger(user, view_id, self._now())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses up the id. Raises SlackError `invalid_`, `exchanged_` or `expired_trigger_id` if it is not valid."""
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                raise SlackError("invalid_trigger_id")
            if trigger.exchanged:
                raise SlackError("exchanged_trigger_id")
            if self._now() - trigger.issued > self._seconds():
                raise SlackError("expired_trigger_id")
            trigger.exchanged = True
            return trigger
