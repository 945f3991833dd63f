"""A decision's message and its run's card after a change by anyone, and with several open gates."""

import time
from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.model import Decision
from greenlight.decisions.show import show_decision, waiting_for
from greenlight.runs.record import RunRecord
from greenlight.wire.answer import Answer
from tests.asking import Asking
from tests.greenlight.decisions.test_model import DECISION
from tests.local.slack.support import BEN


def answered(asking: Asking, decision: Decision, choice: str = "greenlight") -> Decision:
    answer = Answer(decision=decision.id, choice=choice, user=BEN, users=(BEN,), at=int(time.time()))
    found = asking.services.decisions.answer(decision, answer)
    assert found
    return found


def run_of(asking: Asking, decision: Decision) -> RunRecord:
    found = asking.services.runs.get(decision.run)
    assert found
    return found


def beside(asking: Asking, decision: Decision, *ids: str) -> list[Decision]:
    """More questions of the same run, each a second later."""
    more = [replace(decision, id=id, asked=decision.asked + n, token=id) for n, id in enumerate(ids, 1)]
    assert all(asking.services.decisions.ask(one, "Another film.") for one in more)
    return more


def test_an_answer_shows_on_message_and_card(asking: Asking) -> None:
    decision = asking.ask()
    show_decision(asking.services, answered(asking, decision))
    assert not asking.has_buttons(decision)
    assert f"<@{BEN}>" in asking.card(decision)
    assert list(asking.services.decisions.unsettled(2**40)) == []
    assert not run_of(asking, decision).is_waiting


def test_the_run_waits_for_the_newest_open_question(asking: Asking) -> None:
    first = asking.ask()
    second, third = beside(asking, first, "d2", "d3")
    show_decision(asking.services, answered(asking, first))
    assert (run_of(asking, first).asked, run_of(asking, first).is_waiting) == ("d3", True)
    show_decision(asking.services, answered(asking, third))
    assert run_of(asking, first).asked == "d2"
    show_decision(asking.services, answered(asking, second))
    assert not run_of(asking, first).is_waiting


def test_an_open_question_is_shown_and_stays_in_the_queue(asking: Asking) -> None:
    decision = asking.ask()
    show_decision(asking.services, decision)
    assert asking.has_buttons(decision)
    assert [id for _, id in asking.services.decisions.unsettled(2**40)] == [decision.id]


def test_a_vote_made_meanwhile_is_shown(asking: Asking) -> None:
    decision = asking.ask()
    answered(asking, decision)
    show_decision(asking.services, decision)
    assert not asking.has_buttons(decision)


def test_without_an_answer_the_card_shows_the_default(asking: Asking) -> None:
    decision = asking.ask(replace(GREENLIGHT, on_timeout="greenlight"))
    expired = asking.services.decisions.expire(asking.read(decision), decision.due)
    assert expired
    show_decision(asking.services, expired)
    found = run_of(asking, decision)
    assert (found.answered, found.answered_by, found.answered_at) == (decision.id, "", decision.due)


def test_a_rejection_is_recorded_on_the_run(asking: Asking) -> None:
    decision = asking.ask()
    show_decision(asking.services, answered(asking, decision, "pass"))
    assert run_of(asking, decision).turned_down


def test_a_message_that_slack_rejects_stays_in_the_queue(asking: Asking) -> None:
    decision = answered(asking, asking.ask())
    asking.services.slack.token = "wrong"
    with pytest.raises(SlackApiError):
        show_decision(asking.services, decision)
    assert [id for _, id in asking.services.decisions.unsettled(2**40)] == [decision.id]


def test_a_deleted_message_raises_nothing(asking: Asking) -> None:
    decision = asking.ask()
    asking.services.slack.chat_delete(channel=decision.channel, ts=decision.message_ts)
    show_decision(asking.services, answered(asking, decision))
    assert f"<@{BEN}>" in asking.card(decision)
    assert list(asking.services.decisions.unsettled(2**40)) == []


def test_waiting_for_has_the_decision_and_its_deadline() -> None:
    found = waiting_for(DECISION)
    assert (found["asked"], found["due"]) == ("d1", 1100)
