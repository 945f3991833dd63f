"""Writes based on a stale read of a run: each condition on its own protects the other writer's change."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from greenlight.runs.record import RunRecord
from greenlight.runs.store import POSTING, RunStore
from tests.backing import write

RUN = RunRecord(
    name="r1",
    chain="movie-pitch",
    user="U1",
    team="T1",
    channel="C1",
    inputs={"movie": "x"},
    started=100,
    status="running",
    thread_ts="1.2",
    at="2026-01-01T00:00:01Z",
    asked="d1",
)
FAILED = replace(RUN, status="failed", ended=5)
POST = "m1#text0"

Write = Callable[[RunStore, RunRecord], object]
WRITES: dict[str, Write] = {
    "start_run": lambda runs, old: runs.start_run(replace(old, user="U9")),
    "move_run": lambda runs, old: runs.move_run("r1", at=old.at, step="two"),
    "place_run": lambda runs, old: runs.place_run("r1", "9.9"),
    "move_card": lambda runs, old: runs.move_card(old, "9.9"),
    "record_missing": lambda runs, old: runs.record_missing("r1", "result", "msg_too_long"),
    "record_unreachable": lambda runs, old: runs.record_unreachable("r1", "is_archived"),
    "record_card": lambda runs, old: runs.record_card("r1", "https://card"),
    "end_run": lambda runs, old: runs.end_run("r1", "stopped", ended=9),
    "reopen_run": lambda runs, old: runs.reopen_run(old, by="U9", redrives=1, now=9),
    "record_redrives": lambda runs, old: runs.record_redrives("r1", 1),
    "record_retry": lambda runs, old: runs.record_retry("r1", by="U9", at="https://again"),
    "record_newest_answer": lambda runs, old: runs.record_newest_answer(
        "r1", decision="d1", at=9, by="U9", words="Passed"
    ),
    "record_who_may_answer": lambda runs, old: runs.record_who_may_answer("r1", decision="d1", waiting_for="<@U9>"),
    "wait_on": lambda runs, old: runs.wait_on("r1", after="d1", asked="d0"),
    "take_off_queue": lambda runs, old: runs.take_off_queue(old),
    "look_again": lambda runs, old: runs.look_again(old, 9),
    "claim_post": lambda runs, old: runs.claim_post("r1", POST, 100),
    "release_post": lambda runs, old: runs.release_post("r1", POST, unsure=True),
    "note_post": lambda runs, old: runs.note_post("r1", POST, "9.9", 100),
    "record_usage": lambda runs, old: runs.record_usage(old, {"model_calls": 1, "tokens_in": 2, "tokens_out": 3}),
}
"""Every write, by somebody who read the run as `old`."""

READS = {"tokens_used", "find", "get", "under_way", "runs_of", "runs_in", "unsettled", "posted", "reply", "kept_result"}
REPLACES = {"keep_reply", "keep_result"}
"""Writes of an item of its own, in which the newest counts."""

LOST: list[tuple[str, RunRecord, dict[str, Any]]] = [
    ("start_run", RUN, {}),
    ("start_run", RUN, {"status": "failed"}),
    ("start_run", RUN, {"status": "stopped", "thread_ts": ""}),
    ("move_run", RUN, {"status": "stopped"}),
    ("move_run", RUN, {"at": "2026-01-01T00:00:02Z"}),
    ("move_card", RUN, {"thread_ts": "3.4"}),
    ("record_missing", RUN, {"missing": "result"}),
    ("record_unreachable", RUN, {"unreachable": "is_archived"}),
    ("end_run", RUN, {"status": "failed"}),
    ("reopen_run", FAILED, {"status": "stopped"}),
    ("reopen_run", FAILED, {"ended": 6}),
    ("record_redrives", RUN, {"status": "failed"}),
    ("record_redrives", RUN, {"redrives": 1}),
    ("record_retry", FAILED, {"status": "running"}),
    ("record_retry", FAILED, {"again_by": "U2"}),
    ("record_newest_answer", RUN, {"answered_at": 10}),
    ("record_who_may_answer", RUN, {"status": "unanswered"}),
    ("record_who_may_answer", RUN, {"asked": "d2"}),
    ("wait_on", RUN, {"status": "unanswered"}),
    ("wait_on", RUN, {"asked": "d2"}),
    ("take_off_queue", RUN, {}),
    ("take_off_queue", FAILED, {"status": "stopped"}),
    ("look_again", RUN, {"status": "finished"}),
    ("record_usage", FAILED, {"ended": 6}),
    ("record_usage", FAILED, {"ended": 0}),
    ("record_usage", FAILED, {"used_until": 5}),
]
"""A write, the run as it was read, and what somebody else writes before it."""

POSTS: list[tuple[str, dict[str, Any]]] = [
    ("claim_post", {"ts": "", "claimed": 101 - POSTING}),
    ("claim_post", {"ts": "1.2", "claimed": 0}),
    ("release_post", {"ts": "1.2", "claimed": 7}),
    ("note_post", {"ts": "1.2"}),
]


def items(runs: RunStore) -> list[Any]:
    return sorted(runs.items.table.scan()["Items"], key=lambda item: item["sk"])


def test_these_tests_cover_every_write_of_the_store() -> None:
    public = {name for name, _ in inspect.getmembers(RunStore, inspect.isfunction) if not name.startswith("_")}
    assert public - READS - REPLACES == set(WRITES)
    gone = {"place_run", "record_card"}
    assert {name for name, *_ in LOST} | {name for name, _ in POSTS} | gone == set(WRITES)


@pytest.mark.parametrize(("name", "old", "other"), LOST)
def test_a_write_based_on_a_stale_read_changes_nothing(
    table: RunStore, name: str, old: RunRecord, other: dict[str, Any]
) -> None:
    assert table.start_run(old)
    if other:
        write(table, "RUN#r1", "RUN", **other)
    before = items(table)
    assert not WRITES[name](table, old)
    assert items(table) == before


@pytest.mark.parametrize(("name", "other"), POSTS)
def test_a_post_made_or_claimed_by_somebody_else_stays(table: RunStore, name: str, other: dict[str, Any]) -> None:
    write(table, "RUN#r1", f"POST#{POST}", **other)
    before = items(table)
    assert not WRITES[name](table, RUN)
    assert items(table) == before


@pytest.mark.parametrize("name", sorted(set(WRITES) - {"start_run", "claim_post", "note_post"}))
def test_a_write_creates_no_record(table: RunStore, name: str) -> None:
    assert not WRITES[name](table, RUN)
    assert items(table) == []


@pytest.mark.parametrize(
    ("name", "old"),
    [
        *[(name, RUN) for name in ("move_run", "place_run", "record_card", "end_run", "record_redrives", "look_again")],
        *[(name, RUN) for name in ("record_newest_answer", "record_who_may_answer", "wait_on")],
        *[(name, FAILED) for name in ("reopen_run", "record_retry", "take_off_queue")],
        ("start_run", replace(FAILED, thread_ts="")),
    ],
)
def test_a_write_without_a_race_succeeds(table: RunStore, name: str, old: RunRecord) -> None:
    assert table.start_run(old)
    before = items(table)
    WRITES[name](table, old)
    assert items(table) != before


@pytest.mark.parametrize(
    ("name", "other"),
    [("record_newest_answer", {"answered_at": 9}), ("wait_on", {"asked": ""}), ("record_redrives", {})],
)
def test_a_write_succeeds_at_the_edge_of_its_condition(table: RunStore, name: str, other: dict[str, Any]) -> None:
    assert table.start_run(RUN)
    if other:
        write(table, "RUN#r1", "RUN", **other)
    assert WRITES[name](table, RUN)


def test_a_claim_on_a_post_expires(table: RunStore) -> None:
    assert table.claim_post("r1", POST, 100)
    assert not table.claim_post("r1", POST, 99 + POSTING)
    assert table.claim_post("r1", POST, 100 + POSTING)
    table.release_post("r1", POST, unsure=False)
    assert table.claim_post("r1", POST, 101 + POSTING)


def test_a_reopened_run_is_queued_and_waits_for_nothing(table: RunStore) -> None:
    ended = replace(FAILED, error="E", reason="R", ended_by="U2", answered="d0")
    assert table.start_run(ended)
    table.take_off_queue(ended)
    assert list(table.unsettled(10**10)) == []
    opened = table.reopen_run(ended, by="U9", redrives=2, now=9)
    cleared = {"status": "running", "error": "", "reason": "", "ended": 0, "ended_by": "", "asked": "d0"}
    assert opened == replace(ended, **cleared, redriven_by="U9", redrives=2, version=2)  # type: ignore[arg-type]
    assert list(table.unsettled(10**10)) == ["r1"]
