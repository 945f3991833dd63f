"""Writes based on a stale read of a decision: each condition on its own protects the other writer's change."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from greenlight.spec.gate import Policy
from greenlight.wire.answer import Answer
from tests.backing import write
from tests.greenlight.decisions.test_model import DECISION

PASS = Ballot(choice="pass")
OTHERS = Policy(users=("U3",))

Write = Callable[[DecisionStore, Decision], object]
WRITES: dict[str, Write] = {
    "ask": lambda decisions, old: decisions.ask(old, "Another film."),
    "keep_edited": lambda decisions, old: decisions.keep_edited(old, "Edited.", 1050),
    "renew": lambda decisions, old: decisions.renew(old, "newer"),
    "place": lambda decisions, old: decisions.place(old, "9.9"),
    "vote": lambda decisions, old: decisions.vote(old, "U2", PASS, 1050),
    "claim": lambda decisions, old: decisions.claim(old, "U2", PASS, 1050),
    "release": lambda decisions, old: decisions.release(old, 1050),
    "answer": lambda decisions, old: decisions.answer(old, Answer(decision="d1", choice="pass", user="U2", at=1050)),
    "expire": lambda decisions, old: decisions.expire(old, 1100),
    "remind": lambda decisions, old: decisions.remind(old, 1050),
    "escalate": lambda decisions, old: decisions.escalate(old, OTHERS, 1050),
    "hand_over": lambda decisions, old: decisions.hand_over(old, OTHERS, "U2", "U3", 1050),
    "look_again": lambda decisions, old: decisions.look_again(old, 9),
    "take_off_queue": lambda decisions, old: decisions.take_off_queue(old),
}
"""Every write, by somebody who read the decision as `old`."""

READS = {"get", "of_run", "text", "edited", "unsettled", "open", "asked_on"}
CLAIMED: dict[str, Any] = {"state": "claimed"}
EXPIRED: dict[str, Any] = {"state": "expired"}
ANSWERED: dict[str, Any] = {"state": "answered"}
OPENED: dict[str, Any] = {"state": "open"}
LATER: dict[str, Any] = {"version": 7}
FORGOTTEN: dict[str, Any] = {"history": []}

LOST: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    *[(name, {}, other) for name in ("vote", "claim", "escalate", "hand_over") for other in (CLAIMED, EXPIRED, LATER)],
    ("renew", {}, {"state": "answered"}),
    ("renew", CLAIMED, {"state": "expired"}),
    ("escalate", {}, {"escalated": 1040}),
    *[("remind", {}, other) for other in (CLAIMED, EXPIRED, {"reminded": 1040})],
    *[("release", CLAIMED, other) for other in (OPENED, EXPIRED, FORGOTTEN)],
    *[("expire", {}, other) for other in (CLAIMED, EXPIRED, ANSWERED)],
    *[("expire", CLAIMED, other) for other in (OPENED, ANSWERED, FORGOTTEN)],
    ("answer", {}, ANSWERED),
    ("look_again", {}, LATER),
    *[("take_off_queue", EXPIRED, other) for other in (OPENED, CLAIMED, LATER)],
]
"""A write, the decision's fields when it was read, and what somebody else writes before it."""


def items(decisions: DecisionStore) -> list[Any]:
    return sorted(decisions.items.table.scan()["Items"], key=lambda item: item["sk"])


@pytest.fixture
def decisions(table: RunStore) -> DecisionStore:
    return DecisionStore(table.items)


def read(decisions: DecisionStore, **fields: Any) -> Decision:
    """The new decision, as it is read with these fields."""
    assert decisions.ask(DECISION, "A film.")
    if fields:
        write(decisions, "RUN#r1", "DECISION#d1", **fields)
    found = decisions.get("r1", "d1")
    assert found
    return found


def test_these_tests_cover_every_write_of_the_store() -> None:
    public = {name for name, _ in inspect.getmembers(DecisionStore, inspect.isfunction) if not name.startswith("_")}
    assert public - READS == set(WRITES)
    assert {name for name, *_ in LOST} | {"ask", "keep_edited", "place"} == set(WRITES)


@pytest.mark.parametrize(("name", "fields", "other"), LOST)
def test_a_write_based_on_a_stale_read_changes_nothing(
    decisions: DecisionStore, name: str, fields: dict[str, Any], other: dict[str, Any]
) -> None:
    old = read(decisions, **fields)
    write(decisions, "RUN#r1", "DECISION#d1", **other)
    before = items(decisions)
    assert not WRITES[name](decisions, old)
    assert items(decisions) == before


@pytest.mark.parametrize("name", sorted(set(WRITES) - {"ask", "keep_edited"}))
@pytest.mark.parametrize("fields", [{}, CLAIMED, EXPIRED])
def test_a_write_creates_no_record(decisions: DecisionStore, name: str, fields: dict[str, Any]) -> None:
    old = read(decisions, **fields)
    for item in items(decisions):
        decisions.items.table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    assert not WRITES[name](decisions, old)
    assert items(decisions) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        *[
            (name, {})
            for name in ("vote", "claim", "escalate", "hand_over", "remind", "expire", "answer", "place", "renew")
        ],
        *[(name, CLAIMED) for name in ("release", "expire", "answer", "place", "renew")],
        *[(name, EXPIRED) for name in ("take_off_queue", "answer", "place")],
        ("look_again", {}),
        ("keep_edited", {}),
    ],
)
def test_a_write_without_a_race_succeeds(decisions: DecisionStore, name: str, fields: dict[str, Any]) -> None:
    old = read(decisions, **fields)
    before = items(decisions)
    WRITES[name](decisions, old)
    assert items(decisions) != before


def test_an_edited_text_is_not_written_twice(decisions: DecisionStore) -> None:
    old = read(decisions)
    assert decisions.keep_edited(old, "Edited.", 1050) == decisions.keep_edited(old, "Edited.", 2050)
    kept = [item for item in items(decisions) if item["sk"].startswith("EDITED#")]
    assert [(item["text"], item["expires"]) for item in kept] == [("Edited.", kept[0]["expires"])]


def test_a_decision_that_left_the_queue_stays_out(decisions: DecisionStore) -> None:
    old = read(decisions, **EXPIRED)
    decisions.take_off_queue(old)
    settled = decisions.get("r1", "d1")
    assert settled
    before = items(decisions)
    decisions.look_again(settled, 9)
    assert items(decisions) == before
