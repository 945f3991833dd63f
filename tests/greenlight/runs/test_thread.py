"""A run's thread, also after somebody deleted its card."""

from dataclasses import replace

import pytest

from greenlight.decisions.services import Services
from greenlight.runs.show import show_card
from greenlight.runs.thread import post_in_thread, replace_card
from greenlight.slack.blocks import Content
from greenlight.wire.notification import Notification
from local.slack.server import LocalSlack
from tests.greenlight.notified import NAME, run_of, shown, texts
from tests.local.slack.support import STUDIO

SAID = Content("Words", [])


def delete_card(services: Services, slack: LocalSlack) -> str:
    gone = run_of(services).thread_ts
    slack.workspace.delete(STUDIO, gone)
    return gone


def test_a_message_goes_to_the_runs_thread(services: Services, slack: LocalSlack, told: Notification) -> None:
    post_in_thread(services, NAME, SAID)
    card, words = slack.workspace.messages(STUDIO)
    assert (words["text"], words["thread_ts"]) == ("Words", card["ts"])


def test_an_open_runs_deleted_card_is_replaced_when_it_changes(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    gone = delete_card(services, slack)
    show_card(services, run_of(services))
    (card,) = slack.workspace.messages(STUDIO)
    assert card["ts"] == run_of(services).thread_ts != gone
    assert run_of(services).permalink.endswith(card["ts"])
    assert "Three pitches" in shown(card).replace("\u00a0", " ").replace("\\xa0", " ")


def test_an_ended_runs_deleted_card_stays_deleted(services: Services, slack: LocalSlack, told: Notification) -> None:
    delete_card(services, slack)
    ended = services.runs.end_run(NAME, "stopped", ended=5)
    assert ended
    show_card(services, ended)
    assert texts(slack) == []


def test_of_two_replacements_the_first_stays(services: Services, slack: LocalSlack, told: Notification) -> None:
    before = run_of(services)
    first = replace_card(services, before)
    assert replace_card(services, before) == first
    assert len(texts(slack)) == 2


def test_a_run_without_a_record_has_no_thread(services: Services, told: Notification) -> None:
    with pytest.raises(LookupError, match="no run r2"):
        replace_card(services, replace(run_of(services), name="r2"))
