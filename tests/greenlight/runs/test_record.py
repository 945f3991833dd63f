"""What a run's record says about the run."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from greenlight.runs.record import OPEN, RunRecord, Status

RUN = RunRecord(name="r1", chain="c", user="U1", team="T1", channel="C1", inputs={}, started=100)


def test_a_run_is_open_until_it_ends() -> None:
    assert [status for status in get_args(Status) if replace(RUN, status=status).is_open] == list(OPEN)
    assert OPEN == ("starting", "running")


@pytest.mark.parametrize(
    ("status", "thread_ts", "begun"),
    [("starting", "", True), ("failed", "1.2", True), ("failed", "", False), ("stopped", "", True)],
)
def test_a_run_has_begun_unless_slack_rejected_its_card(status: Status, thread_ts: str, begun: bool) -> None:
    assert replace(RUN, status=status, thread_ts=thread_ts).has_begun is begun


@pytest.mark.parametrize(
    ("changes", "waiting"),
    [
        ({}, False),
        ({"asked": "d1"}, True),
        ({"asked": "d1", "answered": "d1"}, False),
        ({"asked": "d2", "answered": "d1"}, True),
        ({"answered": "d1"}, False),
        ({"asked": "d1", "status": "stopped"}, False),
    ],
)
def test_a_run_waits_while_its_newest_question_has_no_answer(changes: dict[str, Any], waiting: bool) -> None:
    assert replace(RUN, **changes).is_waiting is waiting


def test_the_permalink_is_the_newest_messages_or_the_cards() -> None:
    assert [replace(RUN, link=link, card="card").permalink for link in ("newest", "")] == ["newest", "card"]
    assert RUN.permalink == ""
