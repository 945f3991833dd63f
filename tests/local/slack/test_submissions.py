from typing import Any

import pytest
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from local.slack.states import REQUIRED
from tests.local.slack.support import (
    ADA,
    BEN,
    STUDIO,
    RecordingApp,
    actions,
    button,
    control,
    modal,
    section,
    text_input,
)


def opened(slack: LocalSlack, client: WebClient, *blocks: dict[str, Any], **more: Any) -> str:
    trigger_id = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")["trigger_id"]
    return str(client.views_open(trigger_id=trigger_id, view=modal(*blocks, **more))["view"]["id"])


def pushed(slack: LocalSlack, client: WebClient, app: RecordingApp, below: str, **more: Any) -> str:
    control(slack, "interact", user=ADA, view_id=below, action={"action_id": "more"})
    trigger_id = app.received[-1].payload["trigger_id"]
    return str(client.views_push(trigger_id=trigger_id, view=modal(**more))["view"]["id"])


def submit(slack: LocalSlack, view_id: str, status: int = 200, user: str = ADA, **values: Any) -> Any:
    return control(slack, "submit-view", status=status, user=user, view_id=view_id, values=values)


def test_sends_slacks_payload_and_closes_the_view(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client, text_input("words"), private_metadata="run-1")
    assert submit(slack, view_id, words={"text": "more horses"}) == {"ok": True, "response_action": ""}
    payload = app.received[-1].payload
    view = payload["view"]
    assert (payload["type"], view["id"], view["callback_id"]) == ("view_submission", view_id, "form")
    assert view["private_metadata"] == "run-1"
    assert view["state"]["values"] == {"words": {"text": {"type": "plain_text_input", "value": "more horses"}}}
    assert slack.workspace.views == {}


def test_checks_required_fields_before_calling_the_app(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client, text_input("words"), text_input("notes", optional=True))
    asked = len(app.received)
    answer = submit(slack, view_id, words={"text": " "})
    assert answer == {"ok": False, "response_action": "errors", "errors": {"words": REQUIRED}}
    assert len(app.received) == asked
    assert view_id in slack.workspace.views


def test_shows_the_apps_errors_at_the_fields(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client, text_input("words"))
    app.answer_with({"response_action": "errors", "errors": {"words": "Too dull."}})
    answer = submit(slack, view_id, words={"text": "x"})
    assert (answer["ok"], answer["errors"]) == (False, {"words": "Too dull."})
    assert view_id in slack.workspace.views


@pytest.mark.parametrize(
    "response",
    [
        {"response_action": "errors", "errors": {"elsewhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors"},
        {"response_action": "vanish"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push"},
        "thanks",
    ],
    ids=str,
)
def test_an_invalid_answer_keeps_the_view(
    slack: LocalSlack, client: WebClient, app: RecordingApp, response: Any
) -> None:
    view_id = opened(slack, client, text_input("words"))
    app.answer_with(response)
    answer = submit(slack, view_id, words={"text": "x"})
    assert answer["ok"] is False
    assert "Try again" in answer["error"]
    assert view_id in slack.workspace.views


def test_a_failing_app_keeps_the_view(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client)
    app.answer_with("broken", 500)
    assert "dispatch_failed" in submit(slack, view_id)["error"]
    assert view_id in slack.workspace.views


def test_update_push_and_clear(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client)
    app.answer_with({"response_action": "update", "view": modal(section("second step"))})
    assert submit(slack, view_id)["response_action"] == "update"
    assert slack.workspace.views[view_id].view["blocks"][0]["type"] == "section"
    app.answer_with({"response_action": "push", "view": modal()})
    assert submit(slack, view_id)["response_action"] == "push"
    top = list(slack.workspace.views)[-1]
    assert slack.workspace.views[top].parent == view_id
    submit(slack, view_id, status=404)
    app.answer_with({"response_action": "clear"})
    submit(slack, top)
    assert slack.workspace.views == {}


def test_a_replaced_view_is_not_closed_twice(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client)
    ask = app.answer

    def open_another(received: Any) -> Any:
        client.views_open(trigger_id=received.payload["trigger_id"], view=modal(section("another")))
        return ask(received)

    app.answer = open_another
    assert submit(slack, view_id)["ok"]
    (left,) = slack.workspace.views.values()
    assert left.view["blocks"][0]["type"] == "section"


def test_only_the_views_person_can_submit_or_close(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    view_id = opened(slack, client)
    submit(slack, view_id, status=404, user=BEN)
    control(slack, "close-view", status=404, user=BEN, view_id=view_id)


def test_closing_tells_the_app_on_request(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    quiet = opened(slack, client)
    assert control(slack, "close-view", user=ADA, view_id=quiet)["ok"]
    asked = len(app.received)
    loud = opened(slack, client, notify_on_close=True)
    control(slack, "close-view", user=ADA, view_id=loud)
    payload = app.received[-1].payload
    assert (len(app.received), payload["type"], payload["is_cleared"]) == (asked + 2, "view_closed", False)
    assert (payload["view"]["id"], slack.workspace.views) == (loud, {})


def test_closing_shows_the_view_below_or_clears_all(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    below = opened(slack, client, actions(button("more")))
    control(slack, "close-view", user=ADA, view_id=pushed(slack, client, app, below))
    assert list(slack.workspace.views) == [below]
    top = pushed(slack, client, app, below, clear_on_close=True, notify_on_close=True)
    control(slack, "close-view", user=ADA, view_id=top)
    assert slack.workspace.views == {}
    assert app.received[-1].payload["is_cleared"] is True
