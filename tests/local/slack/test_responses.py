from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    BEN,
    DEADLINE,
    RANDOM,
    STUDIO,
    Clock,
    RecordingApp,
    actions,
    button,
    control,
    section,
)


def of_command(slack: LocalSlack, app: RecordingApp, channel: str = STUDIO) -> str:
    control(slack, "command", channel=channel, user=ADA, command="/pitch-movie")
    return app.received[-1].form["response_url"]


def of_click(slack: LocalSlack, app: RecordingApp, ts: str, user: str = ADA) -> str:
    control(slack, "interact", channel=STUDIO, messageTs=ts, user=user, action={"action_id": "go"})
    return str(app.received[-1].payload["response_url"])


def respond(url: str, **body: Any) -> Any:
    return requests.post(url, json=body, timeout=DEADLINE)


def buttons(client: WebClient, **more: Any) -> str:
    arguments = {"channel": STUDIO, "text": "x", "blocks": [actions(button("go"))], **more}
    return str(client.chat_postMessage(**arguments)["ts"])


def test_answers_privately_by_default_in_any_channel(slack: LocalSlack, app: RecordingApp) -> None:
    answer = WebhookClient(of_command(slack, app, RANDOM)).send(text="psst")
    assert (answer.status_code, answer.body) == (200, "ok")
    (message,) = slack.workspace.messages(RANDOM)
    assert (message["text"], message["ephemeral_to"]) == ("psst", ADA)


def test_answers_everyone_with_in_channel(slack: LocalSlack, app: RecordingApp) -> None:
    respond(of_command(slack, app), text="all", response_type="in_channel", blocks=[section("all")])
    assert "ephemeral_to" not in slack.workspace.messages(STUDIO)[0]


def test_works_for_five_answers(slack: LocalSlack, app: RecordingApp) -> None:
    url = of_command(slack, app)
    answers = [respond(url, text="x") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json()["error"] == "used_url"
    assert len(slack.workspace.messages(STUDIO)) == 5


def test_works_for_half_an_hour(slack: LocalSlack, app: RecordingApp, clock: Clock) -> None:
    url = of_command(slack, app)
    clock.seconds += 1800
    assert respond(url, text="x").status_code == 200
    clock.seconds += 1
    assert respond(url, text="x").json()["error"] == "expired_url"
    assert respond(f"{slack.url}/_response/made-up", text="x").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"), [({}, "no_text"), ({"text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks")]
)
def test_refuses_content_that_slack_would_not_post(slack: LocalSlack, app: RecordingApp, body: Any, error: str) -> None:
    answer = respond(of_command(slack, app), **body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert slack.workspace.messages(STUDIO) == []


def test_refuses_a_body_that_is_not_json(slack: LocalSlack, app: RecordingApp) -> None:
    answer = requests.post(of_command(slack, app), data="text=x", timeout=DEADLINE)
    assert answer.json()["error"] == "invalid_payload"


def test_a_click_changes_the_message_only_on_request(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    url = of_click(slack, app, buttons(client))
    respond(url, text="noted")
    original, answer = slack.workspace.messages(STUDIO)
    assert ("blocks" in original, answer["ephemeral_to"]) == (True, ADA)
    respond(url, text="done", replace_original=True)
    assert (slack.workspace.messages(STUDIO)[0]["text"], len(slack.workspace.messages(STUDIO))) == ("done", 2)
    assert "blocks" not in slack.workspace.messages(STUDIO)[0]
    respond(url, delete_original=True)
    assert slack.workspace.messages(STUDIO) == [answer]


def test_private_messages_are_replaced_and_deleted(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    private = client.chat_postEphemeral(channel=STUDIO, user=BEN, text="x", blocks=[actions(button("go"))])
    url = of_click(slack, app, private["message_ts"], BEN)
    respond(url, text="done", replace_original=True)
    (message,) = slack.workspace.messages(STUDIO)
    assert (message["text"], message["ephemeral_to"]) == ("done", BEN)
    respond(url, delete_original=True)
    assert slack.workspace.messages(STUDIO) == []


def test_an_answer_to_a_click_in_a_thread_appears_there(
    slack: LocalSlack, client: WebClient, app: RecordingApp
) -> None:
    root = buttons(client)
    reply = buttons(client, thread_ts=root)
    respond(of_click(slack, app, reply), text="in the thread")
    respond(of_click(slack, app, root), text="in the channel")
    in_thread, in_channel = slack.workspace.messages(STUDIO)[-2:]
    assert (in_thread["thread_ts"], "thread_ts" in in_channel) == (root, False)
