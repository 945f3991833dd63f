"""Requests of earlier versions, and requests that end in an error: each is answered in words."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from greenlight import texts
from greenlight.decisions.services import Services
from local.slack.dispatch import send_event
from local.slack.server import LocalSlack
from tests.bot.listeners.support import presses, submits
from tests.faulty import Faulty
from tests.local.slack.support import ADA, ADAS_DM, STUDIO, actions, button, control, look, modal, section, text_input

pytestmark = pytest.mark.usefixtures("proxy", "app")
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")


def message(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"ts": "1.000100", "blocks": [actions(*elements)]}


def told(slack: LocalSlack) -> list[str]:
    """Returns what Ada alone was told in the channel."""
    return [one["text"] for one in slack.workspace.messages(STUDIO) if one.get("ephemeral_to") == ADA]


@pytest.fixture
def down(services: Services) -> Iterator[None]:
    """Services whose table answers no call."""

    def fail(**_: Any) -> None:
        raise THROTTLED

    table = services.runs.items.table
    table.meta.client.meta.events.register("before-call.dynamodb", fail, unique_id="down")
    yield
    table.meta.client.meta.events.unregister("before-call.dynamodb", unique_id="down")


@pytest.mark.parametrize(
    "element",
    [
        button("of_an_earlier_version", value="x"),
        button("decide:greenlight", value="x"),
        button("decide:greenlight", value='{"run": 1}'),
        button("decide:greenlight"),
        button("hand_over", value="[]"),
    ],
    ids=str,
)
def test_a_button_of_an_earlier_version_says_so(slack: LocalSlack, element: dict[str, Any]) -> None:
    assert presses(slack, ADA, message(element), element["action_id"]) == 200
    assert told(slack) == [texts.forms.EARLIER_BUTTON]


@pytest.mark.parametrize("id", ["stop_run", "try_again"])
def test_a_button_without_its_value_is_answered(slack: LocalSlack, id: str) -> None:
    assert presses(slack, ADA, message(button(id)), id) == 200
    assert len(told(slack)) == 1


def test_a_button_in_a_modal_of_an_earlier_version_is_answered_by_direct_message(slack: LocalSlack) -> None:
    shown = message(button("of_an_earlier_version"))
    view = {"type": "modal", "id": "V1"}
    more = {"channel": None, "message": None, "response_url": "", "view": view, "container": {"type": "view"}}
    assert presses(slack, ADA, shown, "of_an_earlier_version", **more) == 200
    assert [one["text"] for one in slack.workspace.messages(ADAS_DM)] == [texts.forms.EARLIER_BUTTON]


@pytest.mark.parametrize(
    "view",
    [
        modal(text_input("words"), callback_id="earlier"),
        modal(text_input("words"), callback_id="answer", private_metadata="x"),
        modal(text_input("words"), callback_id="hand_over", private_metadata='{"run": 1}'),
    ],
    ids=["unknown", "answer", "hand over"],
)
def test_a_form_of_an_earlier_version_keeps_what_was_typed(slack: LocalSlack, view: dict[str, Any]) -> None:
    answered = submits(slack, ADA, view, {"words": {"text": {"type": "plain_text_input", "value": "horses"}}})
    assert (answered.status, answered.json) == (
        200,
        {"response_action": "errors", "errors": {"words": texts.forms.EARLIER_FORM}},
    )


@pytest.mark.parametrize("block", [section("Words"), {**text_input("words"), "block_id": ""}], ids=["text", "no id"])
def test_a_form_without_fields_is_replaced_with_the_text(slack: LocalSlack, block: dict[str, Any]) -> None:
    answered = submits(slack, ADA, modal(block, callback_id="earlier"), {}).json
    assert answered
    assert (answered["response_action"], texts.forms.EARLIER_FORM in str(answered["view"])) == ("update", True)


def test_a_form_that_lacks_a_field_of_its_chain_says_that_it_is_old(slack: LocalSlack) -> None:
    view = modal(text_input("words"), callback_id="start:movie-pitch", private_metadata=f'{{"channel": "{STUDIO}"}}')
    answered = submits(slack, ADA, view, {"words": {"text": {"type": "plain_text_input", "value": "horses"}}}).json
    assert answered == {"response_action": "errors", "errors": {"words": texts.forms.EARLIER_FORM}}


def test_a_form_of_a_chain_that_is_gone_keeps_what_was_typed(slack: LocalSlack) -> None:
    view = modal(text_input("haiku"), callback_id="start:write-haiku", private_metadata=f'{{"channel": "{STUDIO}"}}')
    answered = submits(slack, ADA, view, {"haiku": {"text": {"type": "plain_text_input", "value": "frogs"}}}).json
    assert answered
    assert answered["response_action"] == "errors"
    assert answered["errors"]["haiku"].startswith("write-haiku isn't available here.")


def test_a_shortcut_of_an_earlier_version_says_so(slack: LocalSlack) -> None:
    shown = message(button("x"))
    more = {"type": "message_action", "callback_id": "earlier"}
    assert presses(slack, ADA, shown, "x", **more) == 200
    assert told(slack) == [texts.forms.EARLIER_SHORTCUT]


def test_a_click_that_ends_in_an_error_is_answered(slack: LocalSlack, proxy: Faulty) -> None:
    proxy.refuse("views.open", "invalid_arguments")
    assert presses(slack, ADA, message(button("open_form:/pitch-movie")), "open_form:/pitch-movie") == 200
    assert told(slack) == [texts.forms.WENT_WRONG]


def test_a_command_that_ends_in_an_error_is_answered(slack: LocalSlack, down: None) -> None:
    typed = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="horses")
    assert (typed["status"], told(slack)) == (200, [f"{texts.forms.WENT_WRONG}\nYou typed: /pitch-movie horses"])


def test_a_form_that_ends_in_an_error_keeps_what_was_typed(slack: LocalSlack, down: None) -> None:
    control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
    (opened,) = look(slack, "state")["views"]
    typed = {"movie": {"value": "horses"}}
    sent = control(slack, "submit-view", user=ADA, view_id=opened["view"]["id"], values=typed)
    assert sent["errors"] == {"movie": texts.forms.WENT_WRONG}


def test_an_event_that_ends_in_an_error_is_delivered_again(slack: LocalSlack, down: None) -> None:
    event = {"type": "app_home_opened", "user": ADA, "tab": "home"}
    body = {"type": "event_callback", "team_id": "T0STUDIO001", "api_app_id": "A0LOCAL0001", "event": event}
    assert send_event(slack._app, {**body, "event_id": "Ev1", "event_time": 9}).status == 500
