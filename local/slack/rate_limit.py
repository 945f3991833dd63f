"""Limits how often a method may be called, as Slack does: a steady rate, and short bursts above it."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

BURST = 5
"""The most messages at once. Slack says "short bursts" and gives no number."""


@dataclass(frozen=True)
class Rate:
    """One call each `seconds`, and `burst` calls at once after a quiet time."""

    seconds: float
    burst: int


POST, UPDATE, PUBLISH = Rate(1.0, BURST), Rate(60 / 50, 50), Rate(60 / 100, 100)
"""Messages in a channel; chat.update and views.publish in the workspace: 50 and 100 a minute."""


class RateLimit:
    """A token bucket for each key: it holds a rate's `burst` and refills by one each `seconds`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._full_at: defaultdict[str, float] = defaultdict(float)

    def wait(self, key: str, rate: Rate) -> float:
        """Counts a call; returns 0, or the seconds until one is allowed if this one is not."""
        with self._lock:
            full_at = max(self._full_at[key], self._now())
            early = full_at - self._now() - (rate.burst - 1) * rate.seconds
            # Times are floats: the call at the very end of the wait must be allowed.
            if early > rate.seconds / 1000:
                return early
            self._full_at[key] = full_at + rate.seconds
            return 0
