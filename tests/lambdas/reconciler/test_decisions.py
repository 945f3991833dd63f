"""One decision that is due: every state that it can have been left in ends in a true message."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight import texts
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import GRACE, Decision
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.spec.gate import Policy
from greenlight.wire.answer import Answer
from lambdas.reconciler.decisions import tend_decision
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO

YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")
Claim = Callable[[Decision], Decision]


@pytest.fixture
def claim(asking: Asking, services: Services) -> Claim:
    """Has Ben claim a decision, and die."""

    def claimed(decision: Decision) -> Decision:
        assert services.decisions.claim(decision, BEN, YES, int(time.time()), (BEN,))
        asking.leave(decision)
        return asking.read(decision)

    return claimed


def tend(services: Services, decision: Decision, now: int = 0) -> None:
    tend_decision(services, decision.run, decision.id, now or int(time.time()))


def after(decision: Decision) -> int:
    """The time at which nobody waits for the decision any more."""
    return decision.due + GRACE + 1


def send(services: Services, decision: Decision, ballot: Ballot = YES) -> None:
    """Step Functions takes Ben's answer, and nobody notes it."""
    answer = Answer(decision=decision.id, choice=ballot.choice, user=BEN, users=(BEN,), at=int(time.time()))
    services.states.send_task_success(taskToken=decision.token, output=answer.to_json())


def run_of(services: Services, decision: Decision) -> RunRecord:
    found = services.runs.get(decision.run)
    assert found
    return found


def told(slack: LocalSlack) -> list[tuple[str, str]]:
    """Who was told what privately."""
    messages = slack.workspace.messages(STUDIO)
    return [(message["ephemeral_to"], message["text"]) for message in messages if "ephemeral_to" in message]


def is_settled(services: Services, decision: Decision) -> bool:
    return (decision.run, decision.id) not in services.decisions.unsettled(2**40)


def test_a_claim_whose_answer_did_not_go_through_is_open_again_and_its_owner_told(
    asking: Asking, services: Services, slack: LocalSlack, claim: Claim
) -> None:
    decision = claim(asking.ask())
    tend(services, decision)
    assert asking.read(decision).state == "open"
    assert told(slack) == [(BEN, texts.answers.NOT_THROUGH)]
    assert slack.workspace.messages(STUDIO)[-1]["thread_ts"] == decision.thread_ts


def test_a_claim_whose_answer_went_through_is_shown_and_nobody_told_otherwise(
    asking: Asking, services: Services, slack: LocalSlack, claim: Claim
) -> None:
    decision = claim(asking.ask())
    send(services, decision)
    tend(services, decision)
    assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]
    assert told(slack) == []
    assert is_settled(services, decision)


def test_a_claim_that_may_still_be_on_its_way_is_left_alone(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    assert services.decisions.claim(decision, BEN, YES, int(time.time()))
    before = asking.read(decision)
    tend(services, decision)
    assert asking.read(decision) == before


def test_a_claim_that_was_left_until_the_time_was_over_is_closed(
    asking: Asking, services: Services, claim: Claim
) -> None:
    decision = claim(asking.ask(seconds=1))
    asking.machines.end(decision.execution)
    tend(services, decision)
    assert asking.read(decision).state == "expired"
    assert run_of(services, decision).status == "unanswered"


def test_what_enough_people_agreed_on_is_sent_where_the_last_of_them_could_not(
    asking: Asking, services: Services
) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN, CHIKA, ADA), quorum=2)))
    for user in (BEN, CHIKA):
        assert services.decisions.vote(asking.read(decision), user, YES, int(time.time()))
    tend(services, decision)
    assert asking.read(decision).users == (BEN, CHIKA)
    assert asking.machines.end(decision.execution)["status"] == "SUCCEEDED"
    assert f"Greenlit by <@{BEN}> and <@{CHIKA}>" in asking.message(decision)["text"]


def test_a_claim_for_several_is_sent_again_and_the_last_of_them_not_troubled(
    asking: Asking, services: Services, slack: LocalSlack
) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN, CHIKA), quorum=2)))
    for user in (BEN, CHIKA):
        assert services.decisions.vote(asking.read(decision), user, YES, int(time.time()))
    assert services.decisions.claim(asking.read(decision), CHIKA, YES, int(time.time()), (BEN, CHIKA))
    asking.leave(decision)
    tend(services, decision)
    assert asking.read(decision).state == "answered"
    assert told(slack) == []


def test_a_question_whose_time_is_over_is_closed_though_the_run_never_said_so(
    asking: Asking, services: Services
) -> None:
    decision = asking.ask(seconds=1)
    asking.machines.end(decision.execution)
    tend(services, decision, after(decision))
    assert "Nobody answered by" in asking.message(decision)["text"]
    assert "nobody answered" in asking.card(decision)
    assert run_of(services, decision).status == "unanswered"
    assert is_settled(services, decision)


def test_the_run_gets_some_time_to_say_so_itself(asking: Asking, services: Services) -> None:
    decision = asking.ask(seconds=1, goes_on=True)
    asking.token()
    tend(services, decision, decision.due + 1)
    assert asking.read(decision).state == "open"


def test_an_answer_that_went_through_is_never_called_late(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    send(services, decision, NO)
    tend(services, decision, after(decision))
    assert f"Passed by <@{BEN}>" in asking.message(decision)["text"]


def test_a_run_that_goes_on_without_an_answer_waits_for_nobody_on_its_card(asking: Asking, services: Services) -> None:
    decision = asking.ask(replace(GREENLIGHT, on_timeout="pass"), seconds=1, goes_on=True)
    asking.token()
    tend(services, decision, after(decision))
    run = run_of(services, decision)
    assert (run.status, run.is_waiting) == ("running", False)
    assert "Working on it" in asking.card(decision)
    assert "went on as if with" in asking.message(decision)["text"]


def test_a_question_of_a_run_that_was_stopped_unnoticed_is_closed_and_nobody_called(
    asking: Asking, services: Services, slack: LocalSlack
) -> None:
    decision = asking.ask()
    services.states.stop_execution(executionArn=decision.execution)
    before = len(slack.workspace.messages(STUDIO))
    tend(services, decision)
    assert "The run ended" in asking.message(decision)["text"]
    assert run_of(services, decision).status == "stopped"
    assert len(slack.workspace.messages(STUDIO)) == before


def test_an_answer_that_was_noted_and_not_shown_is_shown(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    answer = Answer(decision=decision.id, choice="greenlight", user=BEN, at=int(time.time()))
    assert services.decisions.answer(decision, answer)
    assert asking.has_buttons(decision)
    tend(services, decision)
    assert not asking.has_buttons(decision)
    assert f"greenlit by <@{BEN}>" in asking.card(decision).lower().replace(BEN.lower(), BEN)
    assert is_settled(services, decision)


def test_a_closed_decision_without_a_message_is_waited_for_no_longer(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    services.decisions.place(decision, "")
    assert services.decisions.expire(asking.read(decision), decision.due)
    tend(services, decision)
    assert is_settled(services, decision)


def test_a_decision_that_is_gone_is_no_trouble_and_nobody_hears_of_it(
    asking: Asking, services: Services, slack: LocalSlack
) -> None:
    decision = asking.ask()
    before = slack.workspace.messages(STUDIO)
    tend(services, replace(decision, id="gone"))
    assert slack.workspace.messages(STUDIO) == before
    assert services.decisions.of_run(decision.run) == [decision]
