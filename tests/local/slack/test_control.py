from dataclasses import replace

import pytest
import requests
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from local.slack.workspace import File
from tests.local.slack.support import ADA, BOT, DEADLINE, STUDIO, RecordingApp, control, look, modal, section


def test_state_lists_the_workspace(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    trigger_id = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")["trigger_id"]
    view = client.views_open(trigger_id=trigger_id, view=modal())["view"]
    state = look(slack, "state")
    assert state["app"] == {"id": "A0LOCAL0001", "name": "Greenlight", "bot_user_id": BOT}
    assert [channel["name"] for channel in state["channels"][:3]] == ["studio", "travel", "random"]
    assert {user["name"] for user in state["users"]} >= {"ada", "ben", "chika"}
    assert state["views"] == [{"view": view, "user": ADA, "parent": None}]
    assert slack.bot_token not in str(state)


def test_messages_list_whom_they_ping(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=STUDIO, text="x", blocks=[section(f"<@{ADA}> <!channel>")])
    answer = look(slack, f"messages/{STUDIO}")
    assert answer["messages"][0]["pings"] == [ADA, "channel"]
    assert requests.get(f"{slack.url}/_control/messages/C404", timeout=DEADLINE).status_code == 404


def test_messages_can_start_at_a_ts(slack: LocalSlack, client: WebClient) -> None:
    first, *others = [client.chat_postMessage(channel=STUDIO, text=f"number {number}")["ts"] for number in range(3)]
    assert [one["ts"] for one in look(slack, f"messages/{STUDIO}")["messages"]] == [first, *others]
    assert [one["ts"] for one in look(slack, f"messages/{STUDIO}?since={others[0]}")["messages"]] == others


def test_a_person_who_has_left_cannot_act(slack: LocalSlack) -> None:
    slack.workspace.users[ADA] = replace(slack.workspace.users[ADA], deleted=True)
    refused = control(slack, "command", status=404, channel=STUDIO, user=ADA, command="/pitch-movie")
    assert refused["error"] == f"There is no person '{ADA}' in this workspace."


@pytest.mark.parametrize(
    ("mimetype", "query", "disposition"),
    [
        ("application/pdf", "", "inline"),
        ("application/pdf", "?download=1", "attachment"),
        ("text/html", "", "attachment"),
    ],
)
def test_only_safe_files_are_shown_inline(slack: LocalSlack, mimetype: str, query: str, disposition: str) -> None:
    slack.workspace.keep_file(File("F1", "Zürich.bin", "Z", mimetype, 2, BOT, (), b"\x00\xff"))
    answer = requests.get(f"{slack.url}/_control/files/F1{query}", timeout=DEADLINE)
    assert answer.content == b"\x00\xff"
    assert answer.headers["Content-Type"].startswith(mimetype)
    assert answer.headers["Content-Disposition"].startswith(disposition)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_file_or_action_is_404(slack: LocalSlack) -> None:
    assert requests.get(f"{slack.url}/_control/files/F404", timeout=DEADLINE).status_code == 404
    assert "close-view" in control(slack, "dance", status=404)["error"]


def test_reset_forgets_everything(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=STUDIO, text="x")
    assert control(slack, "reset") == {"ok": True}
    assert look(slack, f"messages/{STUDIO}")["messages"] == []
    assert look(slack, "log")["entries"] == []


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"Content-Type": "text/plain"}, "{}"), ({"Content-Type": "application/json"}, "[]"), ({}, "")],
)
def test_only_json_objects_are_accepted(slack: LocalSlack, headers: dict[str, str], body: str) -> None:
    answer = requests.post(f"{slack.url}/_control/reset", data=body, headers=headers, timeout=DEADLINE)
    assert (answer.status_code, answer.json()["ok"]) == (400, False)
