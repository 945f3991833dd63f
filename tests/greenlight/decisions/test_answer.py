"""Claimed answers, and what Step Functions says about them, over HTTP."""

import time
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.answer import NotRecordedError, NotSentError, UnsureError, claim_agreed, finish_vote, send
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.spec.gate import Policy
from greenlight.wire.answer import Answer
from greenlight.wire.names import text_hash
from tests.asking import Asking
from tests.local.slack.support import ADA, BEN, CHIKA

YES = Ballot(choice="greenlight")
SEND, UPDATE = "before-call.sfn.SendTaskSuccess", "before-call.dynamodb.UpdateItem"
THREE = replace(GREENLIGHT, policy=Policy(quorum=3))


def claimed(asking: Asking, ballot: Ballot = YES) -> Decision:
    found = asking.services.decisions.claim(asking.ask(), BEN, ballot, int(time.time()), (BEN,))
    assert found
    return found


def error(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "Call")


def test_the_run_and_the_record_get_the_whole_answer(asking: Asking) -> None:
    decision = claimed(asking, Ballot(choice="edit", words="w", option=1, text_hash=text_hash("Edited.")))
    answered = send(asking.services, decision, "Edited.")
    assert (answered.state, answered.user, answered.users, answered.token) == ("answered", BEN, (BEN,), "")
    output = Answer.from_json(asking.machines.end(decision.execution)["output"])
    sent = Answer(decision=decision.id, choice="edit", user=BEN, users=(BEN,), at=decision.claimed)
    assert output == replace(sent, words="w", option=1, text="Edited.")


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException"])
def test_a_rejected_answer_releases_the_claim(asking: Asking, code: str) -> None:
    decision = claimed(asking)
    asking.fail_at(SEND, error(code))
    with pytest.raises(NotSentError):
        send(asking.services, decision)
    assert asking.read(decision).state == "open"


@pytest.mark.parametrize("lost", [error("InternalServerError", 500), ReadTimeoutError(endpoint_url="http://x")])
def test_an_unknown_outcome_keeps_the_claim(asking: Asking, lost: Exception) -> None:
    decision = claimed(asking)
    asking.fail_at(SEND, lost)
    with pytest.raises(UnsureError):
        send(asking.services, decision)
    assert asking.read(decision) == decision


def test_a_claim_that_cannot_be_released_is_unsure(asking: Asking) -> None:
    decision = claimed(asking)
    asking.fail_at(SEND, error("ThrottlingException"))
    asking.fail_at(UPDATE, error("ThrottlingException"))
    with pytest.raises(UnsureError):
        send(asking.services, decision)
    assert asking.read(decision).state == "claimed"


def test_an_accepted_answer_may_fail_to_be_recorded(asking: Asking) -> None:
    decision = claimed(asking)
    asking.fail_at(UPDATE, error("ThrottlingException"))
    with pytest.raises(NotRecordedError):
        send(asking.services, decision)
    assert asking.machines.end(decision.execution)["status"] == "SUCCEEDED"
    assert asking.read(decision).state == "claimed"


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_gone_task_of_a_waiting_run_is_unsure(asking: Asking, code: str) -> None:
    decision = claimed(asking)
    asking.fail_at(SEND, error(code))
    with pytest.raises(UnsureError):
        send(asking.services, decision)
    assert asking.read(decision) == decision


def test_a_question_of_an_ended_run_expires(asking: Asking) -> None:
    decision = claimed(asking)
    asking.services.executions.stop(decision.execution, error="Stopped", cause=ADA)
    assert send(asking.services, decision).state == "expired"


def test_an_earlier_answer_is_recorded(asking: Asking) -> None:
    decision = claimed(asking)
    first = Answer(decision=decision.id, choice="pass", user=CHIKA, users=(CHIKA,), at=decision.claimed)
    asking.services.executions.answer(decision.token, first.to_json())
    answered = send(asking.services, decision)
    assert (answered.state, answered.user) == ("answered", CHIKA)


def voted(asking: Asking, *ballots: tuple[str, Ballot]) -> Decision:
    """A question that takes three people, with votes from these."""
    decision = asking.ask(THREE)
    for user, ballot in ballots:
        found = asking.services.decisions.vote(decision, user, ballot, int(time.time()))
        assert found
        decision = found
    return decision


def test_the_last_voter_claims_with_everybodys_words(asking: Asking) -> None:
    said = [("one",), ("",), ("two",)]
    users = (ADA, BEN, CHIKA)
    ballots = [(user, replace(YES, words=words)) for user, (words,) in zip(users, said, strict=True)]
    found = claim_agreed(asking.services, voted(asking, *ballots))
    assert found
    assert (found.state, found.user, found.users) == ("claimed", CHIKA, users)
    assert found.ballot == replace(YES, words="one\ntwo")


def test_a_vote_is_finished_only_once_three_agree(asking: Asking) -> None:
    two = voted(asking, (ADA, YES), (BEN, YES))
    finish_vote(asking.services, two)
    assert asking.read(two).state == "open"
    three = voted(asking, (ADA, YES), (BEN, YES), (CHIKA, YES))
    finish_vote(asking.services, three)
    assert asking.read(three).state == "answered"
    assert not asking.has_buttons(three)
    answered = asking.read(three)
    finish_vote(asking.services, answered)
    assert asking.read(three) == answered
