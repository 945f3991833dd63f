"""The log of requests between Slack and the app, for debugging; it never holds a token, a secret or a text."""

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Literal

MAX_ENTRIES = 10_000
"""The log keeps this many entries, the newest ones."""


@dataclass(frozen=True)
class Entry:
    """One call of the Web API (`in`) or request to the app (`out`); `error` is "" after success, the time is in ms."""

    direction: Literal["in", "out"]
    method: str
    error: str
    status: int
    duration_ms: float


class Log:
    """The newest entries, oldest first; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)

    def add(self, entry: Entry) -> None:
        """Note one exchange."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[dict[str, Any]]:
        """The entries as JSON objects, each with an additional `ok`."""
        with self._lock:
            return [{**asdict(entry), "ok": not entry.error} for entry in self._entries]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
