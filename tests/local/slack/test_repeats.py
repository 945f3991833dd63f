"""Threads that end when they are told to."""

import threading

from local.slack.repeats import Repeats
from tests.local.slack.support import DEADLINE


def test_all_threads_end_together_and_later_ones_run() -> None:
    repeats, ended = Repeats(), []

    def work(end: threading.Event) -> None:
        ended.append(end.wait(DEADLINE))

    for _ in range(2):
        repeats.start(work)
    repeats.join()
    assert ended == [True, True]
    repeats.start(lambda end: ended.append(end.is_set()))
    repeats.join()
    assert len(ended) == 3
