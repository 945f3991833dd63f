"""A decision as an item, and when the reconciler must look at it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import CLAIM_HELD, GRACE, Decision, Event
from greenlight.spec.gate import Policy

GATE = replace(GREENLIGHT, remind_after=timedelta(seconds=40), timeout=timedelta(seconds=100))
DECISION = Decision(
    run="r1",
    id="d1",
    chain="movie-pitch",
    gate=GATE,
    execution="e1",
    channel="C1",
    asked=1000,
    due=1100,
    token="secret",
)
YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")
FULL = replace(
    DECISION,
    gate=replace(GATE, policy=Policy(users=("U1", "U2"), quorum=2)),
    state="claimed",
    options=("One", "Two"),
    ballots={"U2": YES, "U1": YES},
    user="U1",
    users=("U2", "U1"),
    ballot=replace(YES, words="w", option=0, text_hash="h"),
    claimed=1050,
    history=(
        Event(at=1000, what="asked"),
        Event(at=1010, what="voted", user="U2", ballot=YES),
        Event(at=1020, what="voted", user="U1", ballot=YES),
        Event(at=1050, what="claimed", user="U1", to=("U2", "U1"), ballot=YES),
    ),
)


AGREED = {"gate": FULL.gate, "ballots": FULL.ballots}


@pytest.mark.parametrize("decision", [DECISION, FULL])
def test_a_decision_is_read_as_it_was_written(decision: Decision) -> None:
    assert Decision.from_item({**decision.to_item(), "queue": "DECISION"}) == decision


def test_votes_are_in_the_order_they_were_given() -> None:
    item = FULL.to_item()
    item["ballots"] = dict(sorted(item["ballots"].items()))
    assert list(Decision.from_item(item).ballots) == ["U2", "U1"]
    assert Decision.from_item(item).agreed == ("U2", "U1")


def test_the_repr_hides_the_token() -> None:
    assert "secret" not in repr(DECISION)


def test_a_pick_needs_options_and_revisions_are_limited() -> None:
    def offered(decision: Decision) -> list[str]:
        return [choice.key for choice in decision.offered]

    assert offered(DECISION) == ["greenlight", "pass", "change", "edit"]
    assert offered(replace(DECISION, options=("One",))) == ["greenlight", "pass", "change", "edit", "pick"]
    assert "change" in offered(replace(DECISION, revision=GATE.revisions))
    assert "change" not in offered(replace(DECISION, revision=GATE.revisions + 1))


@pytest.mark.parametrize(
    ("changes", "look"),
    [
        ({}, 1040),
        ({"reminded": 1041}, 1100 + GRACE),
        ({"state": "claimed", "claimed": 1050}, 1051 + CLAIM_HELD),
        ({"state": "answered"}, 0),
        ({"state": "expired"}, 0),
        ({"gate": replace(GATE, escalate_after=timedelta(seconds=30), escalate_to=("U9",))}, 1030),
        ({"gate": replace(GATE, remind_after=timedelta(0))}, 1100 + GRACE),
        ({**AGREED, "history": FULL.history[:3]}, 1021 + CLAIM_HELD),
        ({**AGREED, "history": (*FULL.history, Event(at=1060, what="released"))}, 1100),
        ({**AGREED, "history": (*FULL.history, Event(at=1099, what="released"))}, 1100 + GRACE),
    ],
)
def test_a_decision_is_looked_at_when_something_is_due(changes: dict[str, object], look: int) -> None:
    assert replace(DECISION, **changes).look == look  # type: ignore[arg-type]
