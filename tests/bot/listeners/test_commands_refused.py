"""Commands and shortcuts that are refused or too late: what was typed is in the form that the button opens."""

import json
from typing import Any

import pytest

from greenlight import texts
from local.slack.app_events import say
from local.slack.server import LocalSlack
from tests.bot.listeners.support import expire_triggers
from tests.e2e.person import element
from tests.faulty import Faulty
from tests.local.slack.support import ADA, STUDIO, control, look

pytestmark = pytest.mark.usefixtures("proxy", "app")


def typed(slack: LocalSlack, command: str, text: str) -> dict[str, Any]:
    """Sends a command, and returns the private answer."""
    assert control(slack, "command", channel=STUDIO, user=ADA, command=command, text=text)["status"] == 200
    return dict(slack.workspace.messages(STUDIO)[-1])


def opened(slack: LocalSlack, message: dict[str, Any], action_id: str) -> Any:
    """Presses a button of the newest private message, and returns the modal that it opens."""
    pressed = {"action_id": action_id, "value": element(message, action_id).get("value")}
    clicked = {"user": ADA, "channel": STUDIO, "messageTs": message["ts"], "action": pressed}
    assert control(slack, "interact", **clicked)["status"] == 200
    return [one["view"] for one in look(slack, "state")["views"]]


def words_in(view: Any) -> str:
    (first, *_) = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    return str(first["initial_value"])


@pytest.mark.parametrize("error", ["restricted_action", "not_in_channel", "fatal_error"])
def test_a_refused_command_keeps_its_words_in_a_form(slack: LocalSlack, proxy: Faulty, error: str) -> None:
    proxy.refuse("chat.postMessage", error)
    told = typed(slack, "/pitch-movie", "cowboys & horses")
    (form,) = opened(slack, told, "open_form:/pitch-movie")
    assert words_in(form) == "cowboys & horses"
    assert "channel" in [block["block_id"] for block in form["blocks"]]


def test_a_text_that_is_too_long_can_be_shortened_in_the_form(slack: LocalSlack) -> None:
    told = typed(slack, "/pitch-movie", "x" * 2_900)
    assert told["text"].endswith("Use at most 500 characters (yours has 2900).")
    (form,) = opened(slack, told, "open_form:/pitch-movie")
    assert words_in(form) == "x" * 500
    assert texts.forms.left_out(2_400) in str(form["blocks"])


def test_a_form_that_is_too_late_twice_is_offered_again(slack: LocalSlack) -> None:
    restore = expire_triggers(slack)
    told = typed(slack, "/pitch-movie", "")
    assert opened(slack, told, "open_form:/pitch-movie") == []
    again = slack.workspace.messages(STUDIO)[-1]
    assert again["ts"] != told["ts"]
    restore()
    assert len(opened(slack, again, "open_form:/pitch-movie")) == 1


def test_a_shortcut_that_is_too_late_twice_keeps_the_message(slack: LocalSlack) -> None:
    said = say(slack._app, STUDIO, ADA, "word " * 580)
    restore = expire_triggers(slack)
    use = {"callback_id": "start_from_message", "user": ADA, "channel": STUDIO, "messageTs": said["ts"]}
    assert control(slack, "shortcut", **use)["status"] == 200
    told = slack.workspace.messages(STUDIO)[-1]
    assert opened(slack, told, "open_form:any_chain") == []
    again = slack.workspace.messages(STUDIO)[-1]
    assert again["ts"] != told["ts"]
    restore()
    (menu,) = opened(slack, again, "open_form:any_chain")
    assert json.loads(menu["private_metadata"])["text"].startswith("word word")
