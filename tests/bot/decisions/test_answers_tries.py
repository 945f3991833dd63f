"""A decision that other people keep changing while somebody answers it or hands it over."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from bot.decisions.answers import MAX_ATTEMPTS, RefusedError
from bot.decisions.handing import hand_over
from greenlight import texts
from greenlight.decisions.model import Decision
from tests.asking import Asking, button
from tests.bot.decisions.clicking import answers
from tests.local.slack.support import BEN, CHIKA


def hands_over(asking: Asking, decision: Decision) -> str:
    """Hands the decision over from Ben to Chika. Returns the refusal that Ben sees, or "" if it worked."""
    try:
        hand_over(asking.services, button(decision, ""), BEN, CHIKA)
    except RefusedError as refusal:
        return str(refusal)
    return ""


def changes(asking: Asking, decision: Decision, times: int) -> None:
    """Makes another person change the decision just before each of the next `times` writes."""
    others, number = asking.services.decisions, itertools.count(1)

    def meddle(**_: Any) -> None:
        if next(number) <= times:
            others.place(decision, decision.message_ts)

    asking.look_at("before-call.dynamodb.UpdateItem", meddle)


@pytest.mark.parametrize("act", [answers, hands_over])
def test_the_last_attempt_can_succeed(asking: Asking, act: Callable[[Asking, Decision], str]) -> None:
    decision = asking.ask()
    changes(asking, decision, MAX_ATTEMPTS - 1)
    assert act(asking, decision) == ""
    assert len(asking.read(decision).history) > 1


@pytest.mark.parametrize("act", [answers, hands_over])
def test_eight_failed_attempts_change_nothing(asking: Asking, act: Callable[[Asking, Decision], str]) -> None:
    decision = asking.ask()
    changes(asking, decision, 1_000)
    assert MAX_ATTEMPTS == 8
    assert act(asking, decision) == texts.answers.BUSY
    found = asking.read(decision)
    assert (found.state, found.history) == ("open", decision.history)
    assert asking.has_buttons(decision)
