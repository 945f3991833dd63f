"""Deliveries that break off, come twice, or come late."""

from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.contract import Message, Run, decision_id
from greenlight.messages import run_card
from greenlight.records import Decision, RunRecord
from greenlight.services import Services
from lambdas.notifier.messages import Notifier
from local.slack.server import LocalSlack
from tests.local.slack.support import BEN, STUDIO

NEW = RunRecord(name="r1", chain=chain.name, user=BEN, team="T1", channel=STUDIO, inputs={"movie": "cats"}, started=1)


@pytest.fixture
def told(services: Services) -> Message:
    """A message of a run whose card is posted."""
    card = run_card(chain, NEW)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    services.records.start_run(NEW)
    where = Run(chain=chain.name, user=BEN, team="T1", channel=STUDIO, thread_ts=str(posted["ts"]))
    return Message(
        kind="tell", execution="arn:x:r1", at="2026-11-23T10:00:01Z", run=where, step="pitches", title="T", text="words"
    )


def asks(told: Message) -> Message:
    return replace(told, kind="ask", step="decision", gate=GREENLIGHT.key, seconds=60, token="t" * 700)


def posted(slack: LocalSlack) -> list[tuple[str, str]]:
    return [(message["ts"], message["text"]) for message in slack.workspace.messages(STUDIO)]


def texts(slack: LocalSlack) -> list[str]:
    """What stands below the card."""
    return [str(message["text"]) for message in slack.workspace.messages(STUDIO)[1:]]


def run_of(services: Services) -> RunRecord:
    found = services.records.run("r1")
    assert found
    return found


def decision_of(services: Services) -> Decision:
    (found,) = services.records.decisions("r1")
    return found


@pytest.mark.parametrize("kind", ["tell", "ask", "finish", "expired"])
def test_a_message_delivered_twice_changes_nothing_more(
    services: Services, slack: LocalSlack, told: Message, kind: Any
) -> None:
    message = replace(asks(told), kind=kind)
    Notifier(services, message, "m1").deliver()
    before = posted(slack)
    Notifier(services, message, "m1").deliver()
    assert posted(slack) == before


def test_a_delivery_that_broke_off_goes_on_where_it_was(services: Services, slack: LocalSlack, told: Message) -> None:
    message = replace(told, text="first " * 1_600 + "\n\n" + "second " * 1_400)
    services.records.note_post("r1", "m1#text0", "1.2", now=1)
    Notifier(services, message, "m1").deliver()
    (text,) = texts(slack)
    assert text.startswith("T (2 of 2): second")


def test_a_question_is_kept_with_its_token_until_when_it_may_be_answered_and_its_message(
    services: Services, slack: LocalSlack, told: Message
) -> None:
    Notifier(services, asks(told), "m1").deliver()
    decision = decision_of(services)
    assert (decision.id, decision.token) == (decision_id("t" * 700), "t" * 700)
    assert decision.due - decision.asked == 60
    assert decision.message_ts == slack.workspace.messages(STUDIO)[-1]["ts"]
    assert run_of(services).is_waiting


def test_a_message_that_was_overtaken_is_posted_and_leaves_the_card_alone(
    services: Services, slack: LocalSlack, told: Message
) -> None:
    Notifier(services, replace(asks(told), at="2026-11-23T10:00:02Z"), "m2").deliver()
    card = slack.workspace.messages(STUDIO)[0]["blocks"]
    Notifier(services, told, "m1").deliver()
    assert texts(slack)[-1] == "T: words"
    assert slack.workspace.messages(STUDIO)[0]["blocks"] == card
    assert run_of(services).step == "decision"


def test_a_question_nobody_answered_loses_its_buttons_and_ends_the_run(
    services: Services, slack: LocalSlack, told: Message
) -> None:
    Notifier(services, asks(told), "m1").deliver()
    Notifier(services, replace(told, kind="expired", step="decision", gate=GREENLIGHT.key), "m2").deliver()
    assert run_of(services).status == "unanswered"
    assert decision_of(services).state == "expired"
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "nobody answered" in card["text"]
    assert "actions" not in {block["type"] for block in question["blocks"]}


def test_a_result_is_in_the_thread_and_in_the_channel(services: Services, slack: LocalSlack, told: Message) -> None:
    Notifier(services, replace(told, kind="finish", step="one_pager"), "m1").deliver()
    places = [message.get("thread_ts") for message in slack.workspace.messages(STUDIO)[1:]]
    assert places == [told.run.thread_ts, None]
    assert run_of(services).status == "finished"


def test_a_message_of_a_run_that_nobody_started_is_an_error(services: Services, told: Message) -> None:
    with pytest.raises(KeyError, match="no run named r2"):
        Notifier(services, replace(told, execution="arn:x:r2"), "m1").deliver()
