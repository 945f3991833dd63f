"""Crashes at each step of a click: in the end, the message agrees with Step Functions."""

import json
import time
from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.answer import finish_vote
from greenlight.decisions.model import Decision
from greenlight.decisions.settle import close_decision, close_decisions
from greenlight.spec.gate import Policy
from tests.asking import Asking, Death
from tests.bot.decisions.clicking import SEND, WRITE, answers, is_true, reconcile
from tests.local.slack.support import ADA, BEN, CHIKA
from tests.waiting import until

CRASHES = {
    "before the claim": (f"before-call.{WRITE}", 1),
    "after the claim": (f"before-call.{SEND}", 1),
    "after SendTaskSuccess": (f"after-call.{SEND}", 1),
    "before the record": (f"before-call.{WRITE}", 2),
    "after the record, before the message": (f"after-call.{WRITE}", 2),
    "after the message, before the card": (f"before-call.{WRITE}", 3),
    "after the card": (f"before-call.{WRITE}", 4),
}
NOT_TAKEN = ("before the claim", "after the claim")


def dies(asking: Asking, decision: Decision, crash: str) -> None:
    """Crashes the process of Ben's click at that step, lets time pass, and starts another process."""
    services = asking.services
    whole = services.states_once, services.runs
    asking.die_at(*CRASHES[crash])
    with pytest.raises(Death):
        answers(asking, decision)
    services.states_once, services.runs = whole
    services.__dict__.pop("decisions", None)
    if asking.read(decision).state == "claimed":
        assert "Greenlit" not in asking.message(decision)["text"]
        asking.leave(decision)


@pytest.mark.parametrize("crash", CRASHES)
def test_the_next_click_corrects_the_message_after_a_crash(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    if crash in NOT_TAKEN:
        assert answers(asking, decision, CHIKA) == ""
        assert is_true(asking, decision, CHIKA)
    else:
        assert answers(asking, decision, CHIKA, "pass").startswith(f"<@{BEN}> already answered this")
        assert is_true(asking, decision, BEN)


@pytest.mark.parametrize("crash", CRASHES)
def test_the_reconciler_corrects_the_message_after_a_crash(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    reconcile(asking)
    if crash in NOT_TAKEN:
        assert (asking.read(decision).state, asking.has_buttons(decision)) == ("open", True)
        assert answers(asking, decision) == ""
    assert is_true(asking, decision, BEN)


@pytest.mark.parametrize("crash", CRASHES)
def test_the_end_of_the_run_corrects_the_message_after_a_crash(asking: Asking, crash: str) -> None:
    decision = asking.ask()
    dies(asking, decision, crash)
    asking.machines.client.stop_execution(executionArn=decision.execution)
    close_decisions(asking.services, decision.run)
    # Closing a run leaves recorded answers to the reconciler, because showing all of a long run's takes too long.
    reconcile(asking)
    found = asking.read(decision)
    if crash in NOT_TAKEN:
        assert (found.state, found.token) == ("expired", "")
        assert "before anyone answered" in asking.message(decision)["text"]
    else:
        assert found.state == "answered"
        assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]


def test_a_fresh_claim_is_not_taken_over(asking: Asking) -> None:
    decision = asking.ask()
    asking.die_at(f"before-call.{SEND}")
    with pytest.raises(Death):
        answers(asking, decision)
    assert answers(asking, decision, CHIKA) == f"<@{BEN}> is answering this right now."


@pytest.mark.parametrize("by", ["the reconciler", "the next click"])
def test_a_complete_vote_is_finished_after_a_crash(asking: Asking, by: str) -> None:
    decision = asking.ask(replace(GREENLIGHT, choices=GREENLIGHT.choices[:2], policy=Policy(quorum=2)))
    assert answers(asking, decision, ADA) == ""
    whole = asking.services.runs
    asking.die_at(f"before-call.{WRITE}", 2)
    with pytest.raises(Death):
        answers(asking, decision)
    asking.services.runs = whole
    asking.services.__dict__.pop("decisions")
    if by == "the reconciler":
        assert list(asking.services.decisions.unsettled(int(time.time()) + 45)) == [(decision.run, decision.id)]
        finish_vote(asking.services, asking.read(decision))
    else:
        assert answers(asking, decision, BEN, "pass").startswith(f"<@{ADA}> and <@{BEN}> already answered this")
    found = asking.read(decision)
    assert (found.state, found.users) == ("answered", (ADA, BEN))
    assert json.loads(asking.machines.end(decision.execution)["output"])["users"] == [ADA, BEN]


def test_an_unrecorded_answer_survives_a_later_timeout(asking: Asking) -> None:
    decision = asking.ask(goes_on=True)
    dies(asking, decision, "after SendTaskSuccess")
    until(lambda: asking.machines.history(decision.execution, "TaskSucceeded"))
    assert close_decision(asking.services, decision).state == "answered"
    assert f"Greenlit by <@{BEN}>" in asking.message(decision)["text"]
