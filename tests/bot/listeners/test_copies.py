"""Clicks on questions and cards that are in the channel twice, because a response of Slack was lost."""

from typing import Any

import pytest

from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.card import HISTORY, STOP
from greenlight.runs.show import show_card
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.bot.listeners.support import presses
from tests.bot.runs.steered import run_of
from tests.faulty import TAKEN, Faulty
from tests.local.slack.support import ADA, BEN, STUDIO, control, look

pytestmark = pytest.mark.usefixtures("proxy", "app")
YES = "decide:greenlight"


@pytest.fixture
def decision(asking: Asking) -> Decision:
    return asking.ask()


def copied(slack: LocalSlack, ts: str) -> dict[str, Any]:
    """Returns a copy of a message of the bot."""
    known = slack.workspace.message(STUDIO, ts)
    assert known
    same = {name: known[name] for name in ("user", "bot_id", "app_id", "text", "blocks")}
    return dict(slack.workspace.post(STUDIO, same))


def shown(slack: LocalSlack, message: dict[str, Any]) -> tuple[str, bool]:
    """Returns a message's text now, and whether it has buttons."""
    found = slack.workspace.message(STUDIO, message["ts"])
    assert found
    return found["text"], "actions" in {block["type"] for block in found["blocks"]}


def told(slack: LocalSlack, user: str) -> list[str]:
    return [one["text"] for one in slack.workspace.messages(STUDIO) if one.get("ephemeral_to") == user]


def test_a_click_on_a_copy_counts_and_closes_it(slack: LocalSlack, asking: Asking, decision: Decision) -> None:
    copy = copied(slack, decision.message_ts)
    assert presses(slack, BEN, copy, YES) == 200
    assert asking.read(decision).user == BEN
    assert shown(slack, copy) == (texts.questions.copy(f"{slack.url}/#{STUDIO}/{decision.message_ts}"), False)
    assert not asking.has_buttons(decision)
    assert told(slack, BEN) == []


def test_a_click_on_a_copy_of_an_answered_question_says_who_answered(
    slack: LocalSlack, asking: Asking, decision: Decision
) -> None:
    copy = copied(slack, decision.message_ts)
    assert presses(slack, BEN, asking.message(decision), YES) == 200
    assert shown(slack, copy)[1]
    assert presses(slack, ADA, copy, YES) == 200
    assert told(slack, ADA)[0].startswith(f"<@{BEN}> already answered this")
    assert not shown(slack, copy)[1]


def test_a_copy_closes_after_it_opened_a_modal(slack: LocalSlack, asking: Asking, decision: Decision) -> None:
    copy = copied(slack, decision.message_ts)
    assert presses(slack, BEN, copy, "decide:change") == 200
    assert len(look(slack, "state")["views"]) == 1
    assert (shown(slack, copy)[1], asking.has_buttons(decision)) == (False, True)


def test_a_click_in_a_private_message_closes_nothing(slack: LocalSlack, asking: Asking, decision: Decision) -> None:
    private = {**copied(slack, decision.message_ts), "ephemeral_to": BEN}
    place = {"type": "message", "message_ts": private["ts"], "channel_id": STUDIO, "is_ephemeral": True}
    assert presses(slack, BEN, private, YES, container=place) == 200
    assert shown(slack, private)[1]


def test_a_copy_that_slack_does_not_change_is_only_logged(
    slack: LocalSlack, proxy: Faulty, asking: Asking, decision: Decision
) -> None:
    copy = copied(slack, decision.message_ts)
    proxy.refuse("chat.getPermalink", "fatal_error")
    assert presses(slack, BEN, copy, YES) == 200
    assert (asking.read(decision).user, shown(slack, copy)[1], told(slack, BEN)) == (BEN, True, [])


@pytest.mark.parametrize("id", [STOP, HISTORY])
def test_a_copy_of_a_card_shows_where_the_card_is(
    services: Services, slack: LocalSlack, decision: Decision, id: str
) -> None:
    show_card(services, run_of(services, decision.run))
    copy = copied(slack, decision.thread_ts)
    assert presses(slack, ADA, copy, id) == 200
    assert shown(slack, copy) == (texts.cards.copy(f"{slack.url}/#{STUDIO}/{decision.thread_ts}"), False)
    assert run_of(services, decision.run).status == ("stopped" if id == STOP else "running")
    card = slack.workspace.message(STUDIO, decision.thread_ts)
    assert card
    assert presses(slack, ADA, card, HISTORY) == 200
    assert shown(slack, card)[1]


def test_a_card_that_slack_did_not_confirm_says_that_nothing_was_started(slack: LocalSlack, proxy: Faulty) -> None:
    proxy.meets("chat.postMessage", TAKEN)
    typed = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="horses")
    assert (typed["status"], told(slack, ADA)) == (200, [texts.refused.no_answer("/pitch-movie")])
    (card,) = [message for message in slack.workspace.messages(STUDIO) if not message.get("ephemeral_to")]
    assert presses(slack, ADA, card, STOP) == 200
    assert shown(slack, card) == (texts.cards.NEVER_STARTED, False)
