"""Runs of another app's state machine, known only from their notifications."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.services import Services
from greenlight.lifecycle.adopt import SUBJECT_LENGTH
from greenlight.lifecycle.report import report_ending
from greenlight.spec.gate import Choice, Gate
from greenlight.wire.gates import gate_fields
from greenlight.wire.notification import Notification
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.greenlight.notified import answers, asks, at, decisions_of, deliver, has_buttons, run_of, shown, texts
from tests.local.slack.support import ADA, RANDOM, STUDIO
from tests.waiting import until

NAME = "Invoices <of> @channel"
PAY = Gate(
    key="pay",
    question="Pay the invoice",
    choices=(Choice(key="pay", label="Pay", done="Paid"), Choice(key="no", label="Refuse", done="Refused")),
)


def foreign(kind: str, **fields: Any) -> Notification:
    """A notification from such a state machine."""
    given = {
        "kind": kind,
        "execution": "arn:aws:states:us-east-1:123456789012:execution:invoices:r1",
        "at": at(),
        "run": {"chain": NAME, "channel": STUDIO, "user": "", "thread_ts": ""},
        "title": "Invoice 7",
        "text": "1,200 EUR",
        **fields,
    }
    return Notification.from_json(json.dumps(given))


def test_a_run_of_another_app_gets_its_own_card(services: Services, slack: LocalSlack) -> None:
    deliver(services, foreign("tell"))
    card, text = slack.workspace.messages(STUDIO)
    assert NAME in shown(card)
    assert text["thread_ts"] == card["ts"] == run_of(services).thread_ts
    deliver(services, foreign("ask", gate=gate_fields(PAY), token="t" * 700, at=at()), "m2")
    assert "Waiting for: anyone in this channel" in shown(slack.workspace.messages(STUDIO)[0])
    question = slack.workspace.messages(STUDIO)[-1]
    assert question["text"].startswith("Pay the invoice. Anyone in this channel may answer until")
    answers(services, decisions_of(services)[0], ADA, Ballot(choice="pay"))
    deliver(services, foreign("finish", text="Paid.", at=at()), "m3")
    assert run_of(services).status == "finished"
    card, *_, result = slack.workspace.messages(STUDIO)
    assert "✓ Finished" in shown(card)
    assert "thread_ts" not in result
    assert [message for message in slack.workspace.messages(STUDIO) if pings(message) not in ([], [ADA])] == []
    assert [pings({"text": text}) for text in texts(slack)] == [[]] * len(texts(slack))


def test_its_card_has_its_subject(services: Services, slack: LocalSlack) -> None:
    deliver(services, foreign("tell", subject="A-17 <!channel>"))
    card = slack.workspace.messages(STUDIO)[0]
    assert "' · A-17 " in shown(card)
    assert " · A-17 " in card["text"]
    assert pings(card) == []


def test_a_long_subject_is_cut(services: Services, slack: LocalSlack) -> None:
    deliver(services, foreign("tell", subject="so long " * 9_000))
    assert len(run_of(services).inputs["subject"]) == SUBJECT_LENGTH


def test_texts_of_other_apps_say_nothing_of_the_model(services: Services, slack: LocalSlack) -> None:
    services.environment = {**services.environment, "MODEL_NOTE": "no model was asked"}
    deliver(services, foreign("tell"))
    assert "no model was asked" not in str(slack.workspace.messages(STUDIO))


@pytest.mark.parametrize("kind", ["tell", "ask", "finish", "expired"])
def test_any_kind_of_notification_may_be_the_first(services: Services, slack: LocalSlack, kind: str) -> None:
    more = {"gate": gate_fields(PAY)} if kind in ("ask", "expired") else {}
    deliver(services, foreign(kind, token="t", **more))
    cards = [message for message in slack.workspace.messages(STUDIO) if message["ts"] == run_of(services).thread_ts]
    assert len(cards) == 1


def test_simultaneous_notifications_make_one_card(services: Services, slack: LocalSlack) -> None:
    start = threading.Barrier(4)

    def arrive(number: int) -> None:
        start.wait(10)
        deliver(services, foreign("tell", text=f"text {number}"), f"m{number}")

    with ThreadPoolExecutor(4) as lambdas:
        list(lambdas.map(arrive, range(4)))
    cards = [message for message in slack.workspace.messages(STUDIO) if NAME in shown(message)]
    assert [card["ts"] for card in cards] == [run_of(services).thread_ts]
    assert sum("Invoice 7: text" in text for text in texts(slack)) == 4


def test_a_delivery_waits_for_a_card_that_another_one_posts(services: Services, slack: LocalSlack) -> None:
    assert services.runs.claim_post("r1", "run#card", int(time.time()))
    with ThreadPoolExecutor(1) as lambdas:
        delivery = lambdas.submit(deliver, services, foreign("tell"))
        until(lambda: services.runs.get("r1"), "the record")
        ts = str(services.slack.chat_postMessage(channel=STUDIO, text="the card")["ts"])
        services.runs.note_post("r1", "run#card", ts, int(time.time()))
        delivery.result(30)
    assert [message.get("thread_ts") for message in slack.workspace.messages(STUDIO)] == [ts, ts]


def test_a_run_in_a_channel_without_the_bot_gets_its_card_later(services: Services, slack: LocalSlack) -> None:
    message = foreign("tell", run={"chain": NAME, "channel": RANDOM})
    deliver(services, message)
    assert (run_of(services).thread_ts, run_of(services).unreachable) == ("", "not_in_channel")
    services.slack.conversations_join(channel=RANDOM)
    deliver(services, message)
    card, text = slack.workspace.messages(RANDOM)[-2:]
    assert text["thread_ts"] == card["ts"] == run_of(services).thread_ts


def test_a_failure_is_reported_with_any_input(services: Services, slack: LocalSlack) -> None:
    deliver(services, foreign("ask", gate=gate_fields(PAY), token="t" * 700))
    detail = {"name": "r1", "status": "FAILED", "error": "Oops", "input": '{"order": 12}', "stopDate": 5_000}
    report_ending(services, detail)
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "✗ Failed at" in shown(card)
    assert not has_buttons(question)


def test_an_overdue_question_of_another_app_is_closed(services: Services, slack: LocalSlack) -> None:
    deliver(services, asks(foreign("tell"), gate=PAY, at=at(90_000)))
    assert "◷ Nobody answered" in shown(slack.workspace.messages(STUDIO)[-1])
