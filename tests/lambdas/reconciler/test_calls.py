"""Reminders and escalation."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import GRACE
from greenlight.decisions.services import Services
from greenlight.spec.gate import Policy
from lambdas.reconciler.calls import call_people
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO

GATE = replace(GREENLIGHT, remind_after=timedelta(seconds=10))
ESCALATED = replace(
    GATE, policy=Policy(users=(BEN,)), escalate_after=timedelta(seconds=20), escalate_to=(CHIKA, "S0PRODUCERS")
)


@pytest.fixture
def posted(slack: LocalSlack) -> Any:
    """Returns the messages that were posted after the question, in order."""
    before = len(slack.workspace.messages(STUDIO))
    return lambda: slack.workspace.messages(STUDIO)[before + 2 :]


def test_people_are_reminded_once_with_a_link_to_the_question(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(replace(GATE, policy=Policy(users=(BEN,), groups=("S0PRODUCERS",))))
    for now in (9, 10, 11):
        call_people(services, asking.read(decision), decision.asked + now)
    (reminder,) = posted()
    assert reminder["text"].startswith(
        f"<@{BEN}> or <!subteam^S0PRODUCERS>: this is still waiting for an answer, until <!da"
    )
    assert reminder["thread_ts"] == decision.thread_ts
    assert decision.message_ts in str(reminder["blocks"])
    assert [event.what for event in asking.read(decision).history] == ["asked", "reminded"]


def test_two_rounds_at_once_remind_once(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(GATE)
    for _ in range(2):
        call_people(services, decision, decision.asked + 10)
    assert len(posted()) == 1


def test_nobody_is_named_if_anyone_may_answer(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(GATE)
    call_people(services, decision, decision.asked + 10)
    (reminder,) = posted()
    assert reminder["text"].startswith("This is still waiting for an answer")
    assert "<@" not in str(reminder["blocks"])


def test_people_who_have_voted_are_not_reminded(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(replace(GATE, policy=Policy(users=(ADA, BEN), quorum=2)))
    assert services.decisions.vote(decision, ADA, Ballot(choice="greenlight"), decision.asked)
    call_people(services, asking.read(decision), decision.asked + 10)
    (reminder,) = posted()
    assert reminder["text"].startswith(f"<@{BEN}>: this")
    assert ADA not in reminder["text"]


def test_nobody_is_reminded_of_an_unposted_question(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(GATE)
    services.decisions.place(decision, "")
    call_people(services, asking.read(decision), decision.asked + 10)
    assert posted() == []
    assert not asking.read(decision).reminded
    assert list(services.decisions.unsettled(decision.asked + 10)) == []
    assert list(services.decisions.unsettled(decision.asked + 70)) != []


def test_nobody_is_called_after_the_deadline(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(GATE)
    call_people(services, decision, decision.due)
    assert posted() == []
    assert list(services.decisions.unsettled(decision.due + GRACE - 1)) == []


def test_an_unanswered_question_is_escalated_once(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(ESCALATED)
    call_people(services, decision, decision.asked + 10)
    for now in (20, 21):
        call_people(services, asking.read(decision), decision.asked + now)
    _, call = posted()
    assert call["text"].startswith(
        f"<@{CHIKA}>, <!subteam^S0PRODUCERS>: this still has no answer. You may answer it too"
    )
    policy = asking.read(decision).gate.policy
    assert (policy.users, policy.groups) == ((BEN, CHIKA), ("S0PRODUCERS",))
    assert f"<@{CHIKA}>" in str(asking.message(decision)["blocks"])
    assert f"<@{CHIKA}>" in asking.card(decision)


def test_a_missed_reminder_and_escalation_are_made_up_for(asking: Asking, services: Services, posted: Any) -> None:
    decision = asking.ask(ESCALATED)
    call_people(services, decision, decision.asked + 30)
    assert len(posted()) == 2
    assert [event.what for event in asking.read(decision).history] == ["asked", "reminded", "escalated"]


def test_a_deleted_question_is_reposted_before_people_are_reminded(
    asking: Asking, services: Services, slack: LocalSlack
) -> None:
    decision = asking.ask(GATE)
    slack.workspace.delete(STUDIO, decision.message_ts)
    call_people(services, asking.read(decision), decision.asked + 10)
    question, reminder = slack.workspace.messages(STUDIO)[-2:]
    assert asking.read(decision).message_ts == question["ts"] != decision.message_ts
    assert "decide:" in str(question["blocks"])
    assert question["ts"] in str(reminder["blocks"])
