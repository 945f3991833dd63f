"""Modals and App Home."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.views import TOO_LATE, open_modal, publish_home
from local.slack.server import LocalSlack
from tests.calls import Calls
from tests.local.slack.support import ADA, STUDIO, control, look, modal, section, serving


@pytest.fixture
def trigger(slack: LocalSlack) -> str:
    """The trigger of a command that Ada has just typed."""
    with serving(slack) as app:
        control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
        return app.received[0].form["trigger_id"]


def test_a_modal_opens_once_for_what_somebody_did(
    slack: LocalSlack, calls: Calls, client: WebClient, trigger: str
) -> None:
    view = modal(section("Words"))
    assert open_modal(client, trigger, view)
    assert calls.made == [("views.open", {"trigger_id": trigger, "view": view})]
    (opened,) = look(slack, "state")["views"]
    assert opened["user"] == ADA
    assert not open_modal(client, trigger, view)


def test_a_modal_that_slack_refuses_for_another_reason_is_an_error(client: WebClient, trigger: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        open_modal(client, trigger, {"type": "modal"})


def test_these_errors_say_that_a_trigger_was_used_too_late() -> None:
    assert {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"} == TOO_LATE


def test_a_home_is_published_for_one_person(calls: Calls, client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("Words")]}
    publish_home(client, ADA, view)
    assert calls.made == [("views.publish", {"user_id": ADA, "view": view})]
