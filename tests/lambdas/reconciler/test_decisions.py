"""One decision that is due: whatever state it was left in, its message ends up true."""

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
from tests.backing import deliver_waiting
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO

YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")
Claim = Callable[[Decision], Decision]


@pytest.fixture
def claim(asking: Asking, services: Services) -> Claim:
    """Claims a decision for Ben and abandons the claim."""

    def claimed(decision: Decision) -> Decision:
        assert services.decisions.claim(decision, BEN, YES, int(time.time()), (BEN,))
        asking.leave(decision)
        return asking.read(decision)

    return claimed


def tend(services: Services, decision: Decision, now: int = 0) -> None:
    tend_decision(services, decision.run, decision.id, now or int(time.time()))


def after(decision: Decision) -> int:
    """Returns a time after the decision's deadline and grace time."""
    return decision.due + GRACE + 1


def send(services: Services, decision: Decision, ballot: Ballot = YES) -> None:
    """Sends Ben's answer to Step Functions without recording it."""
    answer = Answer(decision=decision.id, choice=ballot.choice, user=BEN, users=(BEN,), at=int(time.time()))
    services.states.send_task_success(taskToken=decision.token, output=answer.to_json())


def run_of(services: Services, decision: Decision) -> RunRecord:
    found = services.runs.get(decision.run)
    assert found
    return found


def told(slack: LocalSlack) -> list[tuple[str, str]]:
    """Returns the private messages, each with the person who sees it."""
    messages = slack.workspace.messages(STUDIO)
    return [(message["ephemeral_to"], message["text"]) for message in messages if "ephemeral_to" in message]


def is_settled(services: Services, decision: Decision) -> bool:
    return (decision.run, decision.id) not in services.decisions.unsettled(2**40)


def test_a_claim_without_an_answer_is_reopened(
    asking: Asking, services: Services, slack: LocalSlack, claim: Claim
) -> None:
    decision = claim(asking.ask())
    tend(services, decision)
    assert asking.read(decision).state == "open"
    assert told(slack) == [(BEN, texts.answers.DID_NOT_GO_THROUGH)]
    assert slack.workspace.messages(STUDIO)[-1]["thread_ts"] == decision.thread_ts


def test_a_claim_with_an_answer_is_shown_as_answered(
    asking: Asking, services: Services, slack: LocalSlack, claim: Claim
) -> None:
    decision = claim(asking.ask())
    send(services, decision)
    tend(services, decision)
    assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]
    assert told(slack) == []
    assert is_settled(services, decision)


def test_a_fresh_claim_is_left_alone(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    assert services.decisions.claim(decision, BEN, YES, int(time.time()))
    before = asking.read(decision)
    tend(services, decision)
    assert asking.read(decision) == before


def test_an_abandoned_claim_is_closed_after_the_deadline(asking: Asking, services: Services, claim: Claim) -> None:
    decision = claim(asking.ask(seconds=1))
    asking.machines.end(decision.execution)
    tend(services, decision)
    assert asking.read(decision).state == "expired"
    assert run_of(services, decision).status == "unanswered"


def test_an_agreed_answer_is_sent_after_a_crash(asking: Asking, services: Services) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN, CHIKA, ADA), quorum=2)))
    for user in (BEN, CHIKA):
        assert services.decisions.vote(asking.read(decision), user, YES, int(time.time()))
    tend(services, decision)
    assert asking.read(decision).users == (BEN, CHIKA)
    assert asking.machines.end(decision.execution)["status"] == "SUCCEEDED"
    assert f"Greenlit by <@{BEN}> and <@{CHIKA}>" in asking.message(decision)["text"]


def test_an_agreed_claim_is_sent_again_without_a_message(asking: Asking, services: Services, slack: LocalSlack) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN, CHIKA), quorum=2)))
    for user in (BEN, CHIKA):
        assert services.decisions.vote(asking.read(decision), user, YES, int(time.time()))
    assert services.decisions.claim(asking.read(decision), CHIKA, YES, int(time.time()), (BEN, CHIKA))
    asking.leave(decision)
    tend(services, decision)
    assert asking.read(decision).state == "answered"
    assert told(slack) == []


def test_an_overdue_question_is_closed(asking: Asking, services: Services) -> None:
    decision = asking.ask(seconds=1)
    asking.machines.end(decision.execution)
    tend(services, decision, after(decision))
    assert "Nobody answered by" in asking.message(decision)["text"]
    assert "nobody answered" in asking.card(decision)
    assert run_of(services, decision).status == "unanswered"
    assert is_settled(services, decision)


def test_an_overdue_question_stays_open_for_the_grace_time(asking: Asking, services: Services) -> None:
    decision = asking.ask(seconds=1, goes_on=True)
    asking.token()
    tend(services, decision, decision.due + 1)
    assert asking.read(decision).state == "open"


def test_an_accepted_answer_is_never_called_late(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    send(services, decision, NO)
    tend(services, decision, after(decision))
    assert f"Passed by <@{BEN}>" in asking.message(decision)["text"]


def test_a_card_waits_for_nobody_after_a_timeout(asking: Asking, services: Services) -> None:
    decision = asking.ask(replace(GREENLIGHT, on_timeout="pass"), seconds=1, goes_on=True)
    asking.token()
    tend(services, decision, after(decision))
    run = run_of(services, decision)
    assert (run.status, run.is_waiting) == ("running", False)
    assert "Working on it" in asking.card(decision)
    assert "continued as if" in asking.message(decision)["text"]


def test_a_question_of_a_stopped_run_is_closed_silently(asking: Asking, services: Services, slack: LocalSlack) -> None:
    decision = asking.ask()
    services.states.stop_execution(executionArn=decision.execution)
    before = len(slack.workspace.messages(STUDIO))
    tend(services, decision)
    deliver_waiting(services)
    assert "The run ended" in asking.message(decision)["text"]
    assert run_of(services, decision).status == "stopped"
    assert len(slack.workspace.messages(STUDIO)) == before


def test_a_recorded_answer_is_shown(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    answer = Answer(decision=decision.id, choice="greenlight", user=BEN, at=int(time.time()))
    assert services.decisions.answer(decision, answer)
    assert asking.has_buttons(decision)
    tend(services, decision)
    assert not asking.has_buttons(decision)
    assert f"greenlit by <@{BEN}>" in asking.card(decision).lower().replace(BEN.lower(), BEN)
    assert is_settled(services, decision)


def test_a_closed_decision_without_a_message_is_settled(asking: Asking, services: Services) -> None:
    decision = asking.ask()
    services.decisions.place(decision, "")
    assert services.decisions.expire(asking.read(decision), decision.due)
    tend(services, decision)
    assert is_settled(services, decision)


def test_a_missing_decision_changes_nothing(asking: Asking, services: Services, slack: LocalSlack) -> None:
    decision = asking.ask()
    before = slack.workspace.messages(STUDIO)
    tend(services, replace(decision, id="gone"))
    assert slack.workspace.messages(STUDIO) == before
    assert services.decisions.of_run(decision.run) == [decision]
