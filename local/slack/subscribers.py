"""Subscribers hear of every change in the workspace."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

Event = dict[str, str]
"""A change: `type` (message, message_changed, message_deleted, view, view_closed, home, channel, reset) and, if they
apply, `channel`, `ts`, `thread_ts`, `view_id`, `user`. `user` is only present if nobody else may see the change."""


class Subscribers:
    """Those who listen; `lock` also guards the data of the class that tells them."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._listeners: list[queue.Queue[Event | None]] = []

    @contextmanager
    def subscribe(self) -> Iterator["queue.Queue[Event | None]"]:
        """Yields a queue of all events from now on; None means that the server stops."""
        listener: queue.Queue[Event | None] = queue.Queue()
        with self.lock:
            self._listeners.append(listener)
        try:
            yield listener
        finally:
            with self.lock:
                self._listeners.remove(listener)

    def end_subscriptions(self) -> None:
        """Tells every subscriber that there are no more events."""
        with self.lock:
            for listener in self._listeners:
                listener.put(None)

    def tell(self, event: Event) -> None:
        """Puts the event into every queue."""
        with self.lock:
            for listener in self._listeners:
                listener.put(event)
