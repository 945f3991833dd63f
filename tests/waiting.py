"""Waits in tests for a condition, never for a fixed time."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.05
"""Seconds between probes. They are not more frequent because most of the awaited work runs in this process."""


def until(probe: Callable[[], T | None], what: str = "", seconds: float = 20) -> T:
    """Returns the probe's first true result. Raises AssertionError, which names `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'nothing'} did not come within {seconds} s: {answer!r}")
        pause.wait(PAUSE)
    return answer
