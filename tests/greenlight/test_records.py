"""The table over HTTP, made as the template has it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest

from greenlight.records import CLAIM_HELD, Decision, Records, RunRecord

RUN = RunRecord(
    name="r1",
    chain="movie-pitch",
    user="U1",
    team="T1",
    channel="C1",
    inputs={"movie": "x"},
    started=100,
    asked="d1",
    status="running",
)
DECISION = Decision(
    run="r1", id="d1", chain="movie-pitch", gate="greenlight", channel="C1", asked=100, due=200, token="t"
)


@pytest.fixture
def records(table: Records) -> Records:
    assert table.start_run(RUN)
    assert table.ask(DECISION)
    return table


def test_a_run_is_put_once_and_read_as_it_was_put(records: Records) -> None:
    assert not records.start_run(replace(RUN, user="U2"))
    assert records.run("r1") == RUN
    assert records.run("r2") is None


def test_a_later_message_takes_the_run_on_and_an_earlier_one_does_not_turn_it_back(records: Records) -> None:
    assert records.move_run("r1", at="2026-01-01T00:00:02Z", step="two")
    assert records.move_run("r1", at="2026-01-01T00:00:01Z", step="one") is None
    run = records.run("r1")
    assert run
    assert (run.step, run.version) == ("two", 1)


def test_a_run_that_has_ended_stays_as_it_ended(records: Records) -> None:
    assert records.end_run("r1", "finished", ended=5)
    assert records.end_run("r1", "failed", ended=6) is None
    assert records.move_run("r1", at="9", step="x") is None
    assert (run := records.run("r1"))
    assert (run.status, run.ended) == ("finished", 5)


def test_the_same_question_is_put_once(records: Records) -> None:
    assert not records.ask(replace(DECISION, token="other"))
    assert records.decisions("r1") == [DECISION]


def test_of_many_clicks_at_the_same_instant_one_claims_the_decision(records: Records) -> None:
    together = Barrier(8)

    def claim(decision: Decision, number: int) -> Decision | None:
        together.wait()
        return records.claim(decision, f"U{number}", now=150)

    with ThreadPoolExecutor(8) as people:
        for question in range(20):
            decision = replace(DECISION, id=f"race{question}")
            assert records.ask(decision)
            claims = [found for found in people.map(partial(claim, decision), range(8)) if found]
            assert claims == [records.decision("r1", decision.id)]


def test_a_claim_whose_owner_died_is_taken_over_after_a_while_and_the_owner_has_lost_it(records: Records) -> None:
    first = records.claim(DECISION, "U1", now=100)
    assert first
    assert records.claim(DECISION, "U2", now=100 + CLAIM_HELD) is None
    second = records.claim(DECISION, "U2", now=101 + CLAIM_HELD)
    assert second
    assert records.answer(first, "pass", "U1", 140) is None
    records.release(first)
    assert (kept := records.decision("r1", "d1"))
    assert kept.claimed_by == "U2"
    assert records.answer(second, "greenlight", "U2", 140)


def test_a_claim_given_back_can_be_taken_at_once(records: Records) -> None:
    claimed = records.claim(DECISION, "U1", now=100)
    assert claimed
    records.release(claimed)
    assert records.claim(DECISION, "U2", now=100)


def test_an_answer_is_final_and_its_token_forgotten(records: Records) -> None:
    claimed = records.claim(DECISION, "U1", now=100)
    assert claimed
    answered = records.answer(claimed, "pass", "U1", 101)
    assert answered
    assert (answered.state, answered.choice, answered.user, answered.answered) == ("answered", "pass", "U1", 101)
    assert answered.token == ""
    assert records.claim(DECISION, "U2", now=999) is None
    assert records.expire(answered) is None


def test_an_expired_decision_cannot_be_claimed(records: Records) -> None:
    expired = records.expire(DECISION)
    assert expired
    assert (expired.state, expired.token) == ("expired", "")
    assert records.claim(DECISION, "U1", now=999) is None


def test_an_answer_shows_on_a_run_that_has_ended_and_changes_nothing_else(records: Records) -> None:
    records.end_run("r1", "finished", ended=5)
    run = records.note_answer(replace(DECISION, user="U1"), "Greenlit")
    assert run
    assert (run.status, run.answered, run.answered_by, run.answered_as) == ("finished", "d1", "U1", "Greenlit")
    assert records.note_answer(replace(DECISION, run="unknown"), "Greenlit") is None


def test_a_run_waits_until_its_newest_question_is_answered(records: Records) -> None:
    assert (run := records.run("r1"))
    assert run.is_waiting
    assert (noted := records.note_answer(replace(DECISION, user="U1"), "Greenlit"))
    assert not noted.is_waiting


def test_what_was_posted_is_known(records: Records) -> None:
    assert records.posted("r1", "m1#text0") == ""
    records.note_post("r1", "m1#text0", "1.2", now=1)
    records.note_post("r1", "m1#text0", "3.4", now=2)
    assert records.posted("r1", "m1#text0") == "1.2"
