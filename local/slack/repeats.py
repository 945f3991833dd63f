"""The threads that wait to send events again; they end with the workspace's reset and with the server."""

import threading
from collections.abc import Callable


class Repeats:
    """Threads that all learn by one `threading.Event` that they must end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, work: Callable[[threading.Event], None]) -> None:
        """Calls `work` in a new thread, with the event that is set when it must end."""
        with self._lock:
            thread = threading.Thread(target=work, args=(self._ended,), name="repeats an event", daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def end(self) -> None:
        """Tells all threads to end, and does not wait for them."""
        with self._lock:
            self._ended.set()
            self._ended = threading.Event()

    def join(self) -> None:
        """Ends all threads, and waits for those that are sending."""
        self.end()
        for thread in list(self._threads):
            thread.join()
