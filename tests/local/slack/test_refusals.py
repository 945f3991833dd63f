"""Refusals that a test arms through `/_control/refuse`, over HTTP."""

from typing import Any
from urllib.error import HTTPError, URLError

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    DEADLINE,
    STUDIO,
    TRAVEL,
    RecordingApp,
    control,
    look,
    modal,
    section,
)
from tests.waiting import until

LOST = (URLError, ConnectionError)


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    """The SDK's client without its own retries, which would hide a lost request."""
    return WebClient(token=slack.bot_token, base_url=f"{slack.url}/api/", retry_handlers=[])


def refuse(slack: LocalSlack, method: str, status: int = 200, /, **refusal: Any) -> Any:
    response = requests.post(f"{slack.url}/_control/refuse", json={"method": method, **refusal}, timeout=DEADLINE)
    assert response.status_code == status, response.text
    return response.json()


def armed(slack: LocalSlack) -> list[Any]:
    found: list[Any] = look(slack, "refuse")["refusals"]
    return found


def texts(slack: LocalSlack, channel: str = STUDIO) -> list[str]:
    return [message["text"] for message in slack.workspace.messages(channel)]


def post(client: WebClient, text: str = "x", **more: Any) -> Any:
    return client.chat_postMessage(**{"channel": STUDIO, "text": text, **more})


def test_a_refusal_is_used_as_often_as_it_says(slack: LocalSlack, client: WebClient) -> None:
    refuse(slack, "chat.postMessage", error="restricted_action", times=2)
    for left in (1, 0):
        with pytest.raises(SlackApiError, match="restricted_action"):
            post(client)
        assert [one["times"] for one in armed(slack)] == [left] * left
    post(client, "at last")
    assert texts(slack) == ["at last"]
    assert [entry["error"] for entry in look(slack, "log")["entries"]] == ["restricted_action"] * 2 + [""]


@pytest.mark.parametrize("end", ["reset", "delete"])
def test_a_refusal_without_times_ends_when_it_is_cleared(slack: LocalSlack, client: WebClient, end: str) -> None:
    refuse(slack, "chat.*", error="fatal_error")
    for _ in range(3):
        with pytest.raises(SlackApiError, match="fatal_error"):
            post(client)
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_update(channel=STUDIO, ts="1.0", text="x")
    client.users_info(user=ADA)
    if end == "reset":
        control(slack, "reset")
    else:
        assert requests.delete(f"{slack.url}/_control/refuse", timeout=DEADLINE).json() == {"refusals": []}
    assert armed(slack) == []
    assert post(client)["ok"]


@pytest.mark.parametrize(
    ("where", "refused"),
    [
        ({"channel": STUDIO}, ["here", "blocks"]),
        ({"channel": "#studio"}, ["here", "blocks"]),
        ({"channel": ADAS_DM}, ["to ada"]),
        ({"text": 'Zürich "ja"'}, []),
        ({"text": "Zürich"}, ["blocks"]),
        ({"channel": TRAVEL, "text": "there"}, ["there"]),
        ({"user": ADA}, []),
    ],
)
def test_a_refusal_may_be_for_some_calls(
    slack: LocalSlack, client: WebClient, where: dict[str, str], refused: list[str]
) -> None:
    refuse(slack, "chat.postMessage", error="fatal_error", where=where)
    calls: dict[str, dict[str, Any]] = {
        "here": {},
        "there": {"channel": TRAVEL},
        "to ada": {"channel": ADA},
        "blocks": {"blocks": [section("Zürich")]},
    }
    for text, more in calls.items():
        if text in refused:
            with pytest.raises(SlackApiError, match="fatal_error"):
                post(client, text, **more)
        else:
            post(client, text, **more)


def test_a_refusal_may_be_for_one_thread(slack: LocalSlack, client: WebClient) -> None:
    one, other = post(client)["ts"], post(client)["ts"]
    refuse(slack, "chat.postMessage", error="restricted_action_thread_locked", where={"thread_ts": one})
    with pytest.raises(SlackApiError, match="thread_locked"):
        post(client, thread_ts=one)
    assert post(client, thread_ts=other)["ok"]


def test_the_oldest_refusal_that_fits_is_used(slack: LocalSlack, client: WebClient) -> None:
    for error in ("internal_error", "fatal_error"):
        refuse(slack, "chat.postMessage", error=error, times=1)
    for error in ("internal_error", "fatal_error"):
        with pytest.raises(SlackApiError, match=error):
            post(client)


def test_an_answer_may_have_a_status_and_a_body(slack: LocalSlack) -> None:
    def answer() -> tuple[int, str, str]:
        arguments = {"token": slack.bot_token, "channel": STUDIO, "text": "x"}
        found = requests.post(f"{slack.url}/api/chat.postMessage", data=arguments, timeout=DEADLINE)
        return found.status_code, found.text.strip(), found.headers.get("Retry-After", "")

    refuse(slack, "chat.postMessage", times=1, status=503, body="<html>upstream", retry_after=30)
    assert answer() == (503, "<html>upstream", "30")
    refuse(slack, "chat.postMessage", times=1, body={"ok": True})
    assert answer() == (200, '{"ok":true}', "")
    refuse(slack, "chat.postMessage", times=1, error="ratelimited")
    assert answer() == (429, '{"error":"ratelimited","ok":false}', "1")
    refuse(slack, "chat.postMessage", times=1, error="ratelimited", retry_after=0.02)
    assert answer() == (429, '{"error":"ratelimited","ok":false}', "0.02")
    refuse(slack, "chat.postMessage", times=1, status=502)
    assert answer() == (502, "", "")
    assert texts(slack) == []


def test_a_call_may_be_carried_out_and_then_refused(slack: LocalSlack, client: WebClient) -> None:
    refuse(slack, "chat.postMessage", error="internal_error", times=1, after=True)
    with pytest.raises(SlackApiError, match="internal_error"):
        post(client, "posted")
    assert texts(slack) == ["posted"]


@pytest.mark.parametrize(("after", "stored"), [(False, []), (True, ["x"])], ids=["the request", "the reply"])
def test_a_request_or_its_reply_may_be_lost(
    slack: LocalSlack, client: WebClient, after: bool, stored: list[str]
) -> None:
    refuse(slack, "chat.postMessage", drop=True, after=after, times=1)
    with pytest.raises(LOST):
        post(client)
    assert texts(slack) == stored
    (entry,) = look(slack, "log")["entries"]
    assert (entry["error"], entry["status"]) == ("dropped", 0)
    assert post(client)["ok"]


def test_a_lost_reply_still_shares_the_file(slack: LocalSlack, client: WebClient) -> None:
    refuse(slack, "files.completeUploadExternal", drop=True, after=True, times=1, where={"channel": STUDIO})
    with pytest.raises(LOST):
        client.files_upload_v2(channel=STUDIO, content="x", filename="a.txt", initial_comment="shared")
    until(lambda: texts(slack) == ["shared"])


def test_the_upload_of_the_bytes_may_be_refused(slack: LocalSlack, client: WebClient) -> None:
    refuse(slack, "upload_url", status=503, times=1, where={"filename": "a.txt"})
    client.files_upload_v2(content="x", filename="b.txt")
    with pytest.raises(HTTPError, match="503"):
        client.files_upload_v2(content="x", filename="a.txt")
    assert [file.name for file in slack.workspace.files.values()] == ["b.txt"]


def test_a_view_may_be_refused(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    trigger_id = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")["trigger_id"]
    refuse(slack, "views.open", error="expired_trigger_id", times=1, where={"text": '"callback_id": "form"'})
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=trigger_id, view=modal())
    assert client.views_open(trigger_id=trigger_id, view=modal())["ok"]


def test_a_response_url_may_refuse(slack: LocalSlack, app: RecordingApp) -> None:
    def respond(text: str) -> requests.Response:
        return requests.post(url, json={"text": text}, timeout=DEADLINE)

    control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie")
    url = app.received[0].form["response_url"]
    refuse(slack, "response_url", error="expired_url", times=1, where={"channel": STUDIO, "text": "late"})
    refuse(slack, "response_url", drop=True, times=5, where={"text": "lost"})
    assert respond("in time").status_code == 200
    late = respond("late")
    assert (late.status_code, late.json()["error"]) == (404, "expired_url")
    for _ in range(5):
        with pytest.raises(requests.ConnectionError):
            respond("lost")
    assert respond("a lost request is no use").status_code == 200
    assert texts(slack) == ["in time", "a lost request is no use"]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ({"error": "x"}, "The field 'method' is missing."),
        ({"method": "chat.whisper", "error": "x"}, "There is no method 'chat.whisper'."),
        ({"method": "chat.update", "errors": "x"}, "A refusal has no errors."),
        ({"method": "chat.update"}, "A refusal needs an error, a status, a body, or drop."),
        ({"method": "chat.update", "error": "x", "where": {"ts": 1}}, "`where` must be an object of strings."),
    ],
)
def test_a_refusal_that_could_never_answer_is_malformed(slack: LocalSlack, refusal: dict[str, Any], said: str) -> None:
    assert control(slack, "refuse", status=400, **refusal)["error"] == said
    assert armed(slack) == []
