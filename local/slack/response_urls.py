"""Response URLs: each command and click includes one, where the app can answer without a token."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from local.slack.errors import SlackError

MAX_USES = 5


@dataclass
class ResponseUrl:
    """The place for an answer: the channel, the person, and the clicked message, if any."""

    channel: str
    user: str
    original: str | None
    issued: float
    uses: int = 0


class ResponseUrls:
    """All issued response URLs; each works MAX_USES times within `seconds` (Slack: 30 minutes)."""

    def __init__(self, now: Callable[[], float], seconds: Callable[[], float]) -> None:
        self._now, self._seconds = now, seconds
        self._lock = threading.Lock()
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, original: str | None = None) -> str:
        """Returns the secret last part of a new response URL."""
        key = secrets.token_urlsafe(18)
        with self._lock:
            self._issued[key] = ResponseUrl(channel, user, original, self._now())
        return key

    def place(self, key: str) -> ResponseUrl | None:
        """Returns where this key answers, without counting a use; None if it is unknown."""
        with self._lock:
            return self._issued.get(key)

    def use(self, key: str) -> ResponseUrl:
        """Counts one use. Raises SlackError `expired_url` (also if unknown), or `used_url` if no use is left."""
        with self._lock:
            found = self._issued.get(key)
            if found is None or self._now() - found.issued > self._seconds():
                raise SlackError("expired_url")
            if found.uses >= MAX_USES:
                raise SlackError("used_url")
            found.uses += 1
            return found
