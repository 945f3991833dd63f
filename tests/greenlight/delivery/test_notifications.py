"""What people see of each notification, even if its delivery is interrupted, repeated or late."""

from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.services import Services
from greenlight.slack.splitting import MESSAGE_TEXT
from greenlight.wire.names import decision_id
from greenlight.wire.notification import Notification
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.greenlight.notified import asks, at, decisions_of, deliver, has_buttons, run_of, shown, texts
from tests.local.slack.support import BEN, STUDIO, calls

LONG = "\n\n".join(f"## Chapter {number}\n\n" + "word " * 700 for number in range(20))
DEFAULTS = replace(GREENLIGHT, on_timeout="pass")


@pytest.mark.parametrize("kind", ["tell", "ask", "finish", "expired"])
@pytest.mark.parametrize("text", ["words", LONG])
def test_a_repeated_delivery_changes_nothing(
    services: Services, slack: LocalSlack, told: Notification, kind: Any, text: str
) -> None:
    message = asks(told, kind=kind, text=text)
    deliver(services, message)
    before = texts(slack)
    deliver(services, message)
    assert texts(slack) == before


def test_the_permalink_is_the_cards_until_the_thread_matters(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, told)
    card, *_ = slack.workspace.messages(STUDIO)
    assert run_of(services).permalink == f"{slack.url}/#{STUDIO}/{card['ts']}"
    deliver(services, replace(told, step="best", at=at(-1)), "m2")
    deliver(services, asks(told, at=at(-2)), "m3")
    question = slack.workspace.messages(STUDIO)[-1]
    assert run_of(services).permalink == f"{slack.url}/#{STUDIO}/{question['ts']}"
    assert calls(slack).count("chat.getPermalink") == 2


def test_an_interrupted_delivery_continues_where_it_stopped(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    message = replace(told, text="first " * 1_400 + "\n\n" + "second " * 1_200)
    services.runs.note_post("r1", "m1#text0", "1.2", now=1)
    deliver(services, message)
    (text,) = texts(slack)[1:]
    assert text.startswith("T (2 of 2): second")


def test_a_repeated_delivery_updates_a_stale_card(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, asks(told))
    services.runs.move_run("r1", at=(later := at(-5)), step="one_pager", asked="")
    deliver(services, replace(told, at=later, step="one_pager"), "m2")
    assert "● Now: One-page" in shown(slack.workspace.messages(STUDIO)[0]).replace("\u00a0", " ").replace("\\xa0", " ")


def test_a_question_is_stored_with_token_deadline_and_message(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, asks(told))
    (decision,) = decisions_of(services)
    assert (decision.id, decision.token) == (decision_id("t" * 700), "t" * 700)
    assert decision.due - decision.asked == 24 * 3600
    assert decision.message_ts == slack.workspace.messages(STUDIO)[-1]["ts"]
    assert run_of(services).is_waiting
    assert "Waiting for: anyone in this channel" in shown(slack.workspace.messages(STUDIO)[0])


def test_an_overtaken_text_is_posted_without_changing_the_card(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, asks(told), "m2")
    card = slack.workspace.messages(STUDIO)[0]["blocks"]
    deliver(services, replace(told, at=at(5)), "m1")
    assert texts(slack)[-1] == "T: words"
    assert slack.workspace.messages(STUDIO)[0]["blocks"] == card
    assert run_of(services).step == "decision"


def test_an_unanswered_question_ends_the_run(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, asks(told, at=at(90_000)))
    deliver(services, asks(told, kind="expired"), "m2")
    (decision,) = decisions_of(services)
    assert (run_of(services).status, decision.state, decision.token) == ("unanswered", "expired", "")
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "nobody answered" in card["text"]
    assert f"◷ Nobody answered by <!date^{decision.due}^" in shown(card)
    assert f"◷ Nobody answered by <!date^{decision.due}^" in shown(question)
    assert not has_buttons(question)


def test_with_a_default_the_run_continues(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, asks(told, gate=DEFAULTS, at=at(90_000)))
    deliver(services, asks(told, gate=DEFAULTS, kind="expired"), "m2")
    assert (run_of(services).status, run_of(services).is_waiting) == ("running", False)
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "Passed because nobody answered in time. Working on it" in shown(card)
    assert 'so the run continued as if "Pass"' in shown(question).replace("\\", "")
    deliver(services, replace(told, kind="finish", at=at()), "m3")
    assert ", passed because nobody answered in time" in shown(slack.workspace.messages(STUDIO)[0])


def test_a_repeated_timeout_keeps_the_newer_answer(services: Services, slack: LocalSlack, told: Notification) -> None:
    expired = asks(told, gate=DEFAULTS, kind="expired")
    deliver(services, asks(told, gate=DEFAULTS, at=at(90_000)))
    deliver(services, expired, "m2")
    services.runs.record_newest_answer("r1", decision="newer", at=4_000_000_000, by=BEN, words="Greenlit")
    deliver(services, expired, "m2")
    assert (run_of(services).answered, run_of(services).answered_by) == ("newer", BEN)


def test_a_gate_that_fails_on_timeout_is_unanswered(services: Services, slack: LocalSlack, told: Notification) -> None:
    gate = replace(GREENLIGHT, on_timeout="fail")
    deliver(services, asks(told, gate=gate, at=at(90_000)))
    deliver(services, asks(told, gate=gate, kind="expired"), "m2")
    assert run_of(services).status == "unanswered"
    assert "✗" not in shown(slack.workspace.messages(STUDIO)[0])


def test_a_result_is_posted_in_thread_and_channel(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, replace(told, kind="finish", step="one_pager"))
    places = [message.get("thread_ts") for message in slack.workspace.messages(STUDIO)[1:]]
    assert places == [told.run.thread_ts, None]
    assert run_of(services).status == "finished"


def test_a_very_long_text_becomes_a_file_below_its_first_part(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, replace(told, title="All / chapters", text=LONG))
    card, beginning, attached = slack.workspace.messages(STUDIO)
    assert "This is the beginning. The file below has the whole text." in shown(beginning)
    assert "Chapter 0" in shown(beginning)
    assert {beginning["thread_ts"], attached["thread_ts"]} == {card["ts"]}
    (file,) = slack.workspace.files.values()
    assert (file.name, file.title) == ("All chapters.md", "All chapters")
    assert file.content.decode() == LONG.strip() + "\n"


def test_the_file_of_an_offline_text_says_so(services: Services, slack: LocalSlack, told: Notification) -> None:
    services.environment = {**services.environment, "MODEL_NOTE": "no model was asked"}
    deliver(services, replace(told, text=LONG))
    (file,) = slack.workspace.files.values()
    assert file.content.decode().endswith("\n\n_no model was asked_\n")
    assert "no model was asked" in shown(slack.workspace.messages(STUDIO)[1])


def test_a_file_is_attached_once_despite_interruptions(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    question = asks(told, text=LONG)
    services.runs.note_post("r1", "m1#text0", "1.2", now=1)
    services.runs.note_post("r1", "m1#text", "uploaded", now=1)
    deliver(services, question)
    assert not slack.workspace.files
    assert len(texts(slack)) == 2


def test_the_channel_gets_the_beginning_of_a_long_result(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, replace(told, kind="finish", text=LONG))
    result = slack.workspace.messages(STUDIO)[-1]
    assert "A file in the thread has the whole text." in shown(result)
    assert len(slack.workspace.files) == 1


def test_a_text_full_of_mentions_fits_and_pings_nobody(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, replace(told, title="<!channel> @here", text="<@<!<#@here " * (MESSAGE_TEXT // 12)))
    for message in slack.workspace.messages(STUDIO)[1:]:
        assert pings(message) == pings({"text": message["text"]}) == []
