"""Limits posting to about one message a second in each channel, with short bursts."""

import threading
from collections import defaultdict
from collections.abc import Callable

BURST = 5
"""The most messages at once. Slack says "short bursts" and gives no number."""


class RateLimit:
    """A token bucket for each channel: it holds BURST messages and refills by one a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._full_at: defaultdict[str, float] = defaultdict(float)

    def allows(self, channel: str) -> bool:
        """Whether another message may be posted now; counts it if so."""
        with self._lock:
            full_at = max(self._full_at[channel], self._now())
            if full_at - self._now() > BURST - 1:
                return False
            self._full_at[channel] = full_at + 1
            return True
