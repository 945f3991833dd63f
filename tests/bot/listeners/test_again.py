"""Buttons that do once more what Slack did not take."""

import json
from typing import Any

import pytest

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.runs.card import SEND_AGAIN
from greenlight.runs.show import show_card
from greenlight.wire.notification import Notification
from local.slack.server import LocalSlack
from tests.backing import waiting
from tests.bot.listeners.support import listening, presses
from tests.greenlight.conftest import told
from tests.greenlight.notified import as_json, run_of
from tests.local.slack.support import ADA, BEN, STUDIO, control

__all__ = ["told"]
CALL = "/technique human-input"
WORDS = "cowboys in space"


def limit(slack: LocalSlack, seconds: int, times: int | None = None) -> None:
    control(slack, "refuse", method="chat.postMessage", error="ratelimited", retry_after=seconds, times=times)


def types(slack: LocalSlack) -> Any:
    command, _, word = CALL.partition(" ")
    return control(slack, "command", channel=STUDIO, user=ADA, command=command, text=f"{word} {WORDS}")


def cards(slack: LocalSlack) -> list[str]:
    found = [message for message in slack.workspace.messages(STUDIO) if not message.get("ephemeral_to")]
    return [str(message["text"]) for message in found]


def offered(slack: LocalSlack) -> dict[str, Any]:
    """The private message with the button."""
    (found,) = [one for one in slack.workspace.messages(STUDIO) if "start_now:" in str(one.get("blocks"))]
    return {**found, "channel": STUDIO}


def test_a_command_waits_for_slacks_limit_if_that_is_short(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        limit(slack, 1, times=1)
        assert types(slack)["status"] == 200
    assert len(cards(slack)) == 1


def test_a_command_that_slack_holds_up_longer_is_started_by_one_click(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        limit(slack, 30)
        types(slack)
        assert cards(slack) == []
        said = offered(slack)
        assert said["text"] == texts.refused.busy(CALL)
        assert presses(slack, ADA, said, f"start_now:{CALL}") == 200
        assert cards(slack) == []
        slack._app.refusals.clear()
        for _ in range(2):
            assert presses(slack, ADA, said, f"start_now:{CALL}") == 200
    (card,) = cards(slack)
    assert WORDS in card


def test_only_who_typed_the_words_can_start_with_them(services: Services, slack: LocalSlack) -> None:
    with listening(services, slack):
        limit(slack, 30)
        types(slack)
        slack._app.refusals.clear()
        assert presses(slack, BEN, offered(slack), f"start_now:{CALL}") == 200
    assert cards(slack) == []
    assert texts.forms.words_gone(CALL) in str(slack.workspace.messages(STUDIO))


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_result_is_sent_again_if_it_is_kept(
    services: Services, slack: LocalSlack, told: Notification, is_kept: bool
) -> None:
    body = as_json(told, kind="finish")
    # What is still in the queue's memory from the first time does not count as a repeat.
    services.queue.send(body, STUDIO)
    assert waiting(services) == [body]
    if is_kept:
        services.runs.keep_result(run_of(services), body)
    ended = services.runs.end_run("r1", "finished", ended=5, missing="result", missing_because="msg_too_long")
    assert ended
    with listening(services, slack):
        show_card(services, ended)
        card = {**slack.workspace.messages(STUDIO)[0], "channel": STUDIO}
        assert presses(slack, BEN, card, SEND_AGAIN) == 200
    found = [json.loads(one) for one in waiting(services)]
    assert found == ([{**json.loads(body), "again": found[0]["again"]}] if is_kept else [])
    said = texts.delivery.SENDING if is_kept else texts.delivery.NOT_KEPT
    assert said in [message["text"] for message in slack.workspace.messages(STUDIO)]
