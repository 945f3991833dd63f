"""Waiting in tests: for something that will be so, never for a time."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.05
"""Seconds between looks: what is waited for mostly runs in this very process, and looking takes its time away."""


def until(probe: Callable[[], T | None], what: str = "", seconds: float = 20) -> T:
    """The probe's first answer that is true; AssertionError, naming `what`, where none comes within `seconds`."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'nothing'} did not come within {seconds} s: {answer!r}")
        pause.wait(PAUSE)
    return answer
