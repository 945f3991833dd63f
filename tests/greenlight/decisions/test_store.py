"""Decisions in the table, over HTTP: conditional writes, deleted tokens, and the indexes."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest

from greenlight.aws.table import Unreadable
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import GRACE, Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from greenlight.spec.gate import Policy
from greenlight.wire.answer import Answer
from greenlight.wire.names import text_hash
from greenlight.wire.reading import ContractError
from tests.backing import write
from tests.greenlight.decisions.test_model import DECISION

PASS = Ballot(choice="pass")
ANSWER = Answer(decision="d1", choice="pass", user="U1", at=1060, users=("U1",), words="no")


@pytest.fixture
def decisions(table: RunStore) -> DecisionStore:
    found = DecisionStore(table.items)
    assert found.ask(DECISION, "A film.", ["One film.", "Two films."])
    return found


@pytest.fixture
def asked(decisions: DecisionStore) -> Decision:
    return now(decisions)


def now(decisions: DecisionStore) -> Decision:
    found = decisions.get("r1", "d1")
    assert found
    return found


def test_the_same_question_is_stored_once(decisions: DecisionStore, asked: Decision) -> None:
    assert not decisions.ask(replace(DECISION, token="other", asked=9), "Another film.")
    assert now(decisions) == asked
    assert decisions.text(asked) == ("A film.", ["One film.", "Two films."])
    assert [(event.what, event.at) for event in asked.history] == [("asked", 1000)]


def test_a_runs_decisions_are_sorted_by_time(decisions: DecisionStore, asked: Decision) -> None:
    decisions.ask(replace(DECISION, id="a", asked=2000), "")
    decisions.ask(replace(DECISION, id="z", asked=500), "")
    assert [decision.id for decision in decisions.of_run("r1")] == ["z", "d1", "a"]


def test_of_many_simultaneous_clicks_one_claims_the_decision(decisions: DecisionStore) -> None:
    together = Barrier(8)

    def claim(decision: Decision, number: int) -> Decision | None:
        together.wait()
        return decisions.claim(decision, f"U{number}", PASS, 1050)

    with ThreadPoolExecutor(8) as people:
        for question in range(20):
            decision = replace(DECISION, id=f"race{question}")
            assert decisions.ask(decision, "")
            claims = [found for found in people.map(partial(claim, decision), range(8)) if found]
            assert claims == [decisions.get("r1", decision.id)]


CHANGES: dict[str, Callable[[DecisionStore, Decision], Decision | None]] = {
    "vote": lambda decisions, stale: decisions.vote(stale, "U2", PASS, 1050),
    "claim": lambda decisions, stale: decisions.claim(stale, "U2", PASS, 1050),
    "hand over": lambda decisions, stale: decisions.hand_over(stale, Policy(users=("U3",)), "U2", "U3", 1050),
    "escalate": lambda decisions, stale: decisions.escalate(stale, Policy(users=("U3",)), 1050),
}


@pytest.mark.parametrize("first", CHANGES)
@pytest.mark.parametrize("second", CHANGES)
def test_a_change_based_on_a_stale_read_overwrites_nothing(
    decisions: DecisionStore, asked: Decision, first: str, second: str
) -> None:
    assert CHANGES[first](decisions, asked)
    before = now(decisions)
    assert CHANGES[second](decisions, asked) is None
    assert now(decisions) == before


def test_a_late_message_and_a_reminder_change_nothing_else(decisions: DecisionStore, asked: Decision) -> None:
    assert decisions.vote(asked, "U2", PASS, 1010)
    decisions.place(asked, "1.2")
    assert decisions.remind(asked, 1041)
    assert decisions.remind(asked, 1042) is None
    found = now(decisions)
    assert (found.message_ts, found.reminded, dict(found.ballots)) == ("1.2", 1041, {"U2": PASS})


def test_only_the_owner_releases_or_expires_a_claim(decisions: DecisionStore, asked: Decision) -> None:
    claimed = decisions.claim(asked, "U1", PASS, 1050, ("U1",))
    assert claimed
    decisions.place(asked, "1.2")
    for before in (asked, replace(asked, state="claimed")):
        assert decisions.release(before, 1060) is None
        assert decisions.expire(before, 1100) is None
    released = decisions.release(claimed, 1060)
    assert released
    assert (released.state, released.user, released.users, released.ballot, released.claimed) == (
        "open",
        "",
        (),
        None,
        0,
    )
    again = decisions.claim(released, "U1", PASS, 1050, ("U1",))
    assert again
    assert decisions.release(claimed, 1070) is None
    assert decisions.expire(claimed, 1070) is None
    assert now(decisions) == again


@pytest.mark.parametrize("before", ["open", "claimed", "expired"])
def test_an_accepted_answer_is_recorded_in_any_state(decisions: DecisionStore, asked: Decision, before: str) -> None:
    if before == "claimed":
        assert decisions.claim(asked, "U2", PASS, 1050)
    if before == "expired":
        assert decisions.expire(asked, 1050)
    answered = decisions.answer(asked, replace(ANSWER, text="edited"))
    assert answered
    assert (answered.state, answered.user, answered.users, answered.answered) == ("answered", "U1", ("U1",), 1060)
    assert answered.ballot == replace(PASS, words="no", text_hash=text_hash("edited"))
    assert decisions.answer(asked, replace(ANSWER, user="U2")) is None
    assert now(decisions) == answered


@pytest.mark.parametrize("close", ["answer", "expire"])
def test_a_closed_decision_has_no_token(decisions: DecisionStore, asked: Decision, close: str) -> None:
    assert decisions.answer(asked, ANSWER) if close == "answer" else decisions.expire(asked, 1100)
    assert "secret" not in str(decisions.items.table.scan()["Items"])
    assert decisions.claim(asked, "U2", PASS, 1100) is None
    assert decisions.expire(asked, 1100) is None


def test_a_hand_over_removes_the_vote(decisions: DecisionStore, asked: Decision) -> None:
    voted = decisions.vote(asked, "U1", PASS, 1010)
    assert voted
    handed = decisions.hand_over(voted, Policy(users=("U2",)), "U1", "U2", 1020)
    assert handed
    assert (dict(handed.ballots), handed.gate.policy.users) == ({}, ("U2",))
    assert (handed.history[-1].user, handed.history[-1].to) == ("U1", ("U2",))


def test_a_change_creates_no_record(decisions: DecisionStore) -> None:
    gone = replace(DECISION, run="gone")
    assert decisions.answer(gone, ANSWER) is None
    assert decisions.expire(gone, 1) is None
    decisions.place(gone, "1.2")
    decisions.take_off_queue(gone)
    assert decisions.get("gone", "d1") is None
    with pytest.raises(KeyError):
        decisions.text(gone)


def test_an_edited_text_is_stored_by_its_hash(decisions: DecisionStore, asked: Decision) -> None:
    assert decisions.edited(asked) is None
    digest = decisions.keep_edited(asked, "Edited.", 1050)
    claimed = decisions.claim(asked, "U1", Ballot(choice="edit", text_hash=digest), 1050)
    assert claimed
    assert decisions.edited(claimed) == "Edited."


def test_a_decision_is_in_the_queue_until_it_is_closed_and_shown(decisions: DecisionStore, asked: Decision) -> None:
    def due(at: int) -> list[str]:
        return [id for _, id in decisions.unsettled(at)]

    assert (due(1039), due(1040)) == ([], ["d1"])
    assert decisions.remind(asked, 1040)
    assert (due(1099 + GRACE), due(1100 + GRACE)) == ([], ["d1"])
    decisions.take_off_queue(asked)
    assert due(1100 + GRACE) == ["d1"]
    closed = decisions.expire(asked, 1100)
    assert closed
    assert due(0) == ["d1"]
    decisions.take_off_queue(closed)
    assert due(10**10) == []


def test_a_message_placed_meanwhile_keeps_the_decision_queued(decisions: DecisionStore, asked: Decision) -> None:
    closed = decisions.expire(asked, 1100)
    assert closed
    decisions.place(asked, "1.000500")
    decisions.take_off_queue(closed)
    assert list(decisions.unsettled(1100)) == [(asked.run, asked.id)]
    left = decisions.get(asked.run, asked.id)
    assert left
    assert left.message_ts == "1.000500"
    decisions.take_off_queue(left)
    assert list(decisions.unsettled(1100)) == []


def test_an_invalid_decision_is_named_and_hides_no_other(decisions: DecisionStore, asked: Decision) -> None:
    decisions.ask(replace(DECISION, id="d2", asked=2000), "A film.")
    write(decisions, "RUN#r1", "DECISION#d1", due="soon")
    with pytest.raises(ContractError, match=r"^RUN#r1 DECISION#d1: not a valid Decision: .*`\$\.due`$"):
        decisions.get("r1", "d1")
    assert ids(decisions.of_run("r1")) == ids(decisions.open()) == ["d2"]
    assert list(decisions.unsettled(10**10)) == [("r1", "d1"), ("r1", "d2")]
    bad, good = decisions.asked_on("1970-01-01")
    assert isinstance(bad, Unreadable)
    assert isinstance(good, Decision)
    assert (bad.pk, bad.sk, good.id) == ("RUN#r1", "DECISION#d1", "d2")


def test_an_error_names_an_invalid_text(decisions: DecisionStore, asked: Decision) -> None:
    write(decisions, "RUN#r1", "TEXT#d1", options="One film.")
    with pytest.raises(ContractError, match=r"^RUN#r1 TEXT#d1: not a valid Text: .*`\$\.options`$"):
        decisions.text(asked)


def ids(found: Iterable[Decision | Unreadable]) -> list[str]:
    return [one.id for one in found if isinstance(one, Decision)]


def test_decisions_are_found_by_day(decisions: DecisionStore, asked: Decision) -> None:
    decisions.ask(replace(DECISION, id="d2", asked=2000), "")
    decisions.ask(replace(DECISION, id="d3", channel="C2", asked=90_000), "")
    assert ids(decisions.asked_on("1970-01-01")) == ["d1", "d2"]
    assert decisions.answer(asked, ANSWER)
    assert ids(decisions.asked_on("1970-01-01")) == ["d1", "d2"]
