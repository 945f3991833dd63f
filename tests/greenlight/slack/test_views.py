"""Modals and App Home."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.views import TOO_LATE, open_modal, publish_home
from local.slack.server import LocalSlack
from tests.calls import Calls
from tests.faulty import LOST, TAKEN, UNAVAILABLE, faulty
from tests.local.slack.support import ADA, STUDIO, control, look, modal, section, serving


@pytest.fixture
def trigger(slack: LocalSlack) -> str:
    """The trigger id of a command that Ada just typed."""
    with serving(slack) as app:
        control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="")
        return app.received[0].form["trigger_id"]


def test_a_trigger_opens_only_one_modal(slack: LocalSlack, calls: Calls, client: WebClient, trigger: str) -> None:
    view = modal(section("Words"))
    assert open_modal(client, trigger, view)
    assert calls.made == [("views.open", {"trigger_id": trigger, "view": view})]
    (opened,) = look(slack, "state")["views"]
    assert opened["user"] == ADA
    assert not open_modal(client, trigger, view)


def test_other_errors_for_a_modal_are_raised(client: WebClient, trigger: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        open_modal(client, trigger, {"type": "modal"})


@pytest.mark.parametrize(
    "fault",
    [
        LOST,
        TAKEN,
        UNAVAILABLE,
        {"error": "fatal_error"},
    ],
    ids=["not taken", "taken", "503", "Slack's own problem"],
)
def test_a_modal_without_a_response_is_opened_at_most_once(
    slack: LocalSlack, trigger: str, fault: dict[str, Any]
) -> None:
    with faulty(slack) as proxy:
        proxy.meets("views.open", fault)
        assert not open_modal(proxy.client, trigger, modal(section("Words")))
        assert proxy.made == ["views.open"]
    assert len(look(slack, "state")["views"]) == (1 if "after" in fault else 0)


def test_the_errors_for_a_late_trigger() -> None:
    assert {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"} == TOO_LATE


def test_a_home_is_published_for_one_person(calls: Calls, client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("Words")]}
    publish_home(client, ADA, view)
    assert calls.made == [("views.publish", {"user_id": ADA, "view": view})]
