"""Decisions settled from what Step Functions knows; the bot's `test_answers_crashes.py` tests what follows a crash."""

import pytest

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.settle import close_decision, close_decisions, newest, settle, settle_and_show
from greenlight.wire.answer import Answer
from tests.asking import Asking
from tests.local.slack.support import BEN
from tests.waiting import until


def claimed(asking: Asking, decision: Decision) -> Decision:
    found = asking.services.decisions.claim(decision, BEN, Ballot(choice="greenlight"), decision.asked, (BEN,))
    assert found
    return found


def taken(asking: Asking, decision: Decision) -> None:
    """Makes Step Functions accept Ben's answer."""
    answer = Answer(decision=decision.id, choice="greenlight", user=BEN, at=decision.asked, users=(BEN,))
    asking.machines.client.send_task_success(taskToken=decision.token, output=answer.to_json())
    until(lambda: asking.machines.history(decision.execution, "TaskSucceeded"))


def test_a_claim_is_settled_from_the_history(asking: Asking) -> None:
    left, gone_through, over = (claimed(asking, asking.ask()) for _ in range(3))
    taken(asking, gone_through)
    asking.machines.client.stop_execution(executionArn=over.execution)
    ended = [settle_and_show(asking.services, decision).state for decision in (left, gone_through, over)]
    assert ended == ["open", "answered", "expired"]
    assert [asking.has_buttons(decision) for decision in (left, gone_through, over)] == [True, False, False]


def test_an_overdue_decision_is_settled_the_same_way(asking: Asking) -> None:
    waits, over = asking.ask(), asking.ask()
    asking.machines.client.stop_execution(executionArn=over.execution)
    assert settle_and_show(asking.services, waits) == waits
    assert settle_and_show(asking.services, over).state == "expired"


def test_a_claim_settled_by_somebody_else_is_not_changed(asking: Asking) -> None:
    claim = claimed(asking, asking.ask())
    assert settle(asking.services, claim).state == "open"
    again = claimed(asking, asking.read(claim))
    assert settle(asking.services, claim) == again
    assert asking.read(claim) == again


@pytest.mark.parametrize("state", ["answered", "expired"])
def test_a_closed_decision_is_only_shown_again(asking: Asking, state: str) -> None:
    decision = asking.ask()
    if state == "answered":
        taken(asking, decision)
    closed = close_decision(asking.services, decision)
    assert closed.state == state
    asking.services.slack.chat_update(channel=closed.channel, ts=closed.message_ts, text="old", blocks=[])
    assert settle_and_show(asking.services, closed) == closed
    assert asking.message(closed)["text"] != "old"
    assert newest(asking.services, decision).history == closed.history


def test_the_end_of_a_run_closes_all_its_decisions(asking: Asking) -> None:
    decision = claimed(asking, asking.ask())
    asking.machines.client.stop_execution(executionArn=decision.execution)
    for _ in range(2):
        close_decisions(asking.services, decision.run)
    assert [event.what for event in asking.read(decision).history] == ["asked", "claimed", "expired"]
    assert not asking.has_buttons(decision)
