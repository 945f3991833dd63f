import pytest
from slack_sdk.signature import SignatureVerifier

from local.slack.dispatch import FAILED, TIMED_OUT, send_event, send_form
from local.slack.installation import Installation, Limits
from local.slack.server import LocalSlack
from local.slack.workspace import Workspace
from tests.local.slack.support import ADA, STUDIO, RecordingApp, control, look


@pytest.fixture
def installation(slack: LocalSlack, app: RecordingApp) -> Installation:
    """Sends to the recording app, with a short time limit."""
    workspace = Workspace("Greenlight", "Greenlight")
    return Installation({}, workspace, Limits(ack_seconds=0.2), request_url=slack.request_url)


def test_signs_the_sent_body(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text='Zürich & "東京" <!channel> 🎬')
    (received,) = app.received
    assert SignatureVerifier(slack.signing_secret).is_valid_request(received.body, received.headers)
    assert not SignatureVerifier("another secret").is_valid_request(received.body, received.headers)
    assert received.headers["User-Agent"].startswith("Slackbot")
    assert received.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert received.form["text"] == 'Zürich &amp; "東京" &lt;!channel&gt; 🎬'


def test_stops_waiting_at_the_time_limit(installation: Installation, app: RecordingApp) -> None:
    app.answer_too_late()
    assert send_form(installation, "/pitch-movie", {}).failure == TIMED_OUT


def test_an_answer_other_than_200_is_a_failure(installation: Installation, app: RecordingApp) -> None:
    app.answer_with("no", 500)
    answer = send_form(installation, "/pitch-movie", {})
    assert (answer.failure, answer.status, answer.body) == (FAILED, 500, "no")


def test_an_unreachable_app_is_a_failure(installation: Installation) -> None:
    for url in ("", "http://127.0.0.1:1"):
        installation.request_url = url
        assert send_form(installation, "/pitch-movie", {}).failure == FAILED


def test_events_are_json(installation: Installation, app: RecordingApp) -> None:
    app.answer_with({"ok": True})
    answer = send_event(installation, {"event": {"type": "app_mention"}})
    assert (answer.failure, answer.json) == ("", {"ok": True})
    assert app.received[0].headers["Content-Type"] == "application/json"


def test_requests_are_logged_without_secrets(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="a secret")
    (entry,) = look(slack, "log")["entries"]
    assert (entry["direction"], entry["method"], entry["ok"], entry["status"]) == ("out", "/pitch-movie", True, 200)
    assert slack.signing_secret not in str(entry)
    assert "a secret" not in str(entry)
