"""Mentions and direct messages where Slack refuses the answer."""

from typing import Any

import pytest

from bot.runs.about import HELP
from local.slack.app_events import say
from local.slack.dispatch import send_event
from local.slack.server import LocalSlack
from tests.faulty import Faulty
from tests.local.slack.support import ADA, BOT, STUDIO

pytestmark = pytest.mark.usefixtures("proxy", "app")
POST = "chat.postMessage"


def mentioned(slack: LocalSlack, ts: str) -> int:
    """Delivers the same mention, perhaps once more. Returns the HTTP status of the bot's answer."""
    event = {"type": "app_mention", "user": ADA, "text": f"<@{BOT}> hello", "ts": ts, "channel": STUDIO}
    body = {"type": "event_callback", "team_id": "T0STUDIO001", "api_app_id": "A0LOCAL0001", "event": event}
    return send_event(slack._app, {**body, "event_id": "Ev1", "event_time": 9}).status


@pytest.fixture
def ts(slack: LocalSlack, proxy: Faulty) -> str:
    """A message by Ada that the bot hears of only in `mentioned`."""
    url, slack.request_url = slack.request_url, ""
    said = say(slack._app, STUDIO, ADA, "hello")
    slack.request_url = url
    return str(said["ts"])


def answers(slack: LocalSlack) -> list[dict[str, Any]]:
    return slack.workspace.messages(STUDIO)[1:]


def test_a_mention_is_answered_when_slack_delivers_it_again(slack: LocalSlack, proxy: Faulty, ts: str) -> None:
    proxy.refuse(POST, "fatal_error", times=1)
    assert (mentioned(slack, ts), answers(slack)) == (500, [])
    assert mentioned(slack, ts) == 200
    assert mentioned(slack, ts) == 200
    assert [(one["text"], one["thread_ts"]) for one in answers(slack)] == [(HELP, ts)]


def test_where_the_bot_may_not_post_only_the_person_is_answered(slack: LocalSlack, proxy: Faulty, ts: str) -> None:
    proxy.refuse(POST, "restricted_action")
    assert mentioned(slack, ts) == 200
    assert [(one["text"], one["ephemeral_to"]) for one in answers(slack)] == [(HELP, ADA)]


def test_a_mention_that_nobody_could_be_told_about_is_delivered_again(
    slack: LocalSlack, proxy: Faulty, ts: str
) -> None:
    proxy.refuse(POST, "restricted_action", times=2)
    proxy.refuse("chat.postEphemeral", "fatal_error", times=1)
    assert (mentioned(slack, ts), answers(slack)) == (500, [])
    assert mentioned(slack, ts) == 200
    assert len(answers(slack)) == 1
