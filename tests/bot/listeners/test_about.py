import json
from typing import Any

import pytest

from bot.runs.about import HELP
from greenlight import texts
from local.slack.app_events import say
from local.slack.dispatch import send_event
from local.slack.server import LocalSlack
from tests.bot.listeners.support import expire_triggers
from tests.local.slack.support import ADA, ADAS_DM, BOT, RANDOM, STUDIO, control, look
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("app")
MENTION = {"type": "app_mention", "user": ADA, "text": f"<@{BOT}> hello", "ts": "9.000100", "channel": STUDIO}
DIRECT = {"type": "message", "channel_type": "im", "user": ADA, "text": "hi", "ts": "9.000100", "channel": ADAS_DM}


def hears(slack: LocalSlack, event: dict[str, Any], id: str = "Ev1") -> list[dict[str, Any]]:
    """Sends an event to the bot. Returns what the bot posts in the event's channel."""
    before = slack.workspace.messages(event["channel"])
    body = {"type": "event_callback", "team_id": "T0STUDIO001", "api_app_id": "A0LOCAL0001", "event": event}
    send_event(slack._app, {**body, "event_id": id, "event_time": 9})
    end = {**DIRECT, "channel": "D0CHIKA0001"}
    send_event(slack._app, {**body, "event": end, "event_id": f"{id} end", "event_time": 9})
    return slack.workspace.messages(event["channel"])[len(before) :]


def test_a_mention_is_answered_in_its_thread(slack: LocalSlack) -> None:
    said = say(slack._app, STUDIO, ADA, "hey @greenlight")
    (answer,) = until(lambda: slack.workspace.messages(STUDIO)[1:], "an answer")
    assert (answer["text"], answer["thread_ts"]) == (HELP, said["ts"])
    reply = say(slack._app, STUDIO, ADA, "@greenlight again", said["ts"])
    until(lambda: len(slack.workspace.messages(STUDIO)) == 4, "another answer")
    assert slack.workspace.messages(STUDIO)[-1]["thread_ts"] == said["ts"] != reply["ts"]


def test_a_direct_message_is_answered(slack: LocalSlack) -> None:
    say(slack._app, ADAS_DM, ADA, "hello")
    (answer,) = until(lambda: slack.workspace.messages(ADAS_DM)[1:], "an answer")
    assert answer["text"] == HELP
    assert "thread_ts" not in answer


def test_an_event_that_is_delivered_twice_is_answered_once(slack: LocalSlack) -> None:
    assert len(hears(slack, DIRECT)) == 1
    assert hears(slack, DIRECT) == []
    assert len(hears(slack, DIRECT, "Ev2")) == 1


@pytest.mark.parametrize(
    "more",
    [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"subtype": "bot_message"}, {"edited": {"ts": "9.1"}}],
    ids=str,
)
@pytest.mark.parametrize("event", [MENTION, DIRECT], ids=["mention", "direct"])
def test_bots_and_edits_are_not_answered(slack: LocalSlack, event: dict[str, Any], more: dict[str, Any]) -> None:
    assert hears(slack, {**event, **more}) == []


def test_the_bot_ignores_channel_messages(slack: LocalSlack) -> None:
    assert hears(slack, {**DIRECT, "channel": STUDIO, "channel_type": "channel"}) == []


def test_the_shortcut_opens_a_menu_of_all_chains_anywhere(slack: LocalSlack) -> None:
    said = say(slack._app, RANDOM, ADA, "a film & more")
    use = {"callback_id": "start_from_message", "user": ADA, "channel": RANDOM, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    (opened,) = look(slack, "state")["views"]
    assert (opened["view"]["callback_id"], "a film & more" in opened["view"]["private_metadata"]) == ("any_chain", True)


def test_a_chain_is_started_from_what_people_see_of_a_message(slack: LocalSlack) -> None:
    sent = "Plan a trip for <@U0BEN000001> in <#C0TRAVEL001|travel>, see <https://example.com/a|this page> :tada:"
    said = slack.workspace.post(RANDOM, {"user": ADA, "text": sent})
    use = {"callback_id": "start_from_message", "user": ADA, "channel": RANDOM, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    (opened,) = look(slack, "state")["views"]
    kept = json.loads(opened["view"]["private_metadata"])
    assert kept["text"] == "Plan a trip for @ben in #travel, see this page (https://example.com/a) 🎉"


def test_a_late_shortcut_is_reported_where_the_bot_is_no_member(slack: LocalSlack) -> None:
    said = say(slack._app, RANDOM, ADA, "a film")
    expire_triggers(slack)
    use = {"callback_id": "start_from_message", "user": ADA, "channel": RANDOM, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["ok"]
    told = slack.workspace.messages(RANDOM)[-1]
    assert "open_form:any_chain" in str(told["blocks"])
    assert (told["text"], told["ephemeral_to"]) == (texts.forms.CHOOSE_AGAIN, ADA)
