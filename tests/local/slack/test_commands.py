from typing import Any

import pytest

from local.slack.installation import Limits
from local.slack.server import LocalSlack
from local.slack.workspace import SLACKBOT
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    BEN,
    BOT,
    MANIFEST,
    RANDOM,
    STUDIO,
    Clock,
    RecordingApp,
    control,
    look,
    running,
    section,
    serving,
)


def run(slack: LocalSlack, command: str = "/pitch-movie", text: str = "cowboys", **more: Any) -> Any:
    return control(slack, "command", **{"channel": STUDIO, "user": ADA, "command": command, "text": text, **more})


def last(slack: LocalSlack, channel: str = STUDIO) -> Any:
    return slack.workspace.messages(channel)[-1]


def test_sends_slacks_form(slack: LocalSlack, app: RecordingApp) -> None:
    answer = run(slack)
    form = app.received[0].form
    assert (answer["ok"], answer["status"], answer["response"]) == (True, 200, "")
    assert form.pop("trigger_id") == answer["trigger_id"]
    assert form.pop("response_url").startswith(slack.url)
    assert form.pop("token")
    assert form == {
        "team_id": "T0STUDIO001",
        "team_domain": "greenlight-studio",
        "channel_id": STUDIO,
        "channel_name": "studio",
        "user_id": ADA,
        "user_name": "ada",
        "command": "/pitch-movie",
        "text": "cowboys",
        "api_app_id": "A0LOCAL0001",
        "is_enterprise_install": "false",
    }


def test_works_in_any_channel_and_direct_messages(slack: LocalSlack, app: RecordingApp) -> None:
    assert run(slack, channel=ADAS_DM)["ok"]
    assert run(slack, channel=RANDOM)["ok"]
    assert [received.form["channel_name"] for received in app.received] == ["directmessage", "random"]


def test_escapes_text_and_resolves_mentions(slack: LocalSlack, app: RecordingApp) -> None:
    for command in ("/pitch-movie", "/escaped"):
        run(slack, command, "@ben & <co>")
    assert [received.form["text"] for received in app.received] == [
        "@ben &amp; &lt;co&gt;",
        f"<@{BEN}> &amp; &lt;co&gt;",
    ]


def test_shows_plain_text_privately(slack: LocalSlack, app: RecordingApp) -> None:
    app.answer_with("Say what it is about.")
    assert run(slack)["response"] == "Say what it is about."
    assert (last(slack)["text"], last(slack)["ephemeral_to"], last(slack)["user"]) == (
        "Say what it is about.",
        ADA,
        BOT,
    )


def test_shows_json_to_everyone_with_in_channel(slack: LocalSlack, app: RecordingApp) -> None:
    app.answer_with({"text": "x", "blocks": [section("*x*")], "response_type": "in_channel"})
    run(slack)
    assert (last(slack)["blocks"][0]["text"]["text"], "ephemeral_to" in last(slack)) == ("*x*", False)


def test_reports_a_response_that_cannot_be_shown(slack: LocalSlack, app: RecordingApp) -> None:
    app.answer_with({"blocks": [{"type": "hologram"}]})
    assert run(slack)["error"] == '/pitch-movie failed with the error "invalid_blocks".'


def test_tells_the_person_when_the_app_is_late(clock: Clock) -> None:
    slack = LocalSlack(MANIFEST, limits=Limits(ack_seconds=0.2), now=clock)
    with running(slack), serving(slack) as app:
        app.answer_too_late()
        answer = run(slack)
        assert answer["ok"] is False
        assert last(slack)["text"] == answer["error"]
        assert answer["error"] == "/pitch-movie failed because the app did not respond (operation_timeout)."
        assert (last(slack)["ephemeral_to"], last(slack)["user"]) == (ADA, SLACKBOT)


def test_tells_the_person_when_the_app_fails(slack: LocalSlack, app: RecordingApp) -> None:
    app.answer_with("broken", 500)
    assert run(slack)["status"] == 500
    assert last(slack)["text"] == '/pitch-movie failed with the error "dispatch_failed".'


def test_accepts_only_the_manifests_commands(slack: LocalSlack, app: RecordingApp) -> None:
    assert run(slack, "/dance")["ok"] is False
    assert last(slack)["text"] == "/dance is not a valid command."
    assert app.received == []


def test_invites_and_removes(slack: LocalSlack, app: RecordingApp) -> None:
    assert run(slack, "/invite", "@Greenlight", channel=RANDOM)["ok"]
    assert BOT in slack.workspace.channels[RANDOM].members
    assert last(slack, RANDOM)["subtype"] == "channel_join"
    assert run(slack, "/remove", "@greenlight", channel=RANDOM)["ok"]
    assert BOT not in slack.workspace.channels[RANDOM].members
    assert app.received == []


@pytest.mark.parametrize(("channel", "text"), [(RANDOM, "@nobody"), (ADAS_DM, "@ben")])
def test_invites_only_known_people_into_channels(slack: LocalSlack, channel: str, text: str) -> None:
    assert run(slack, "/invite", text, channel=channel)["ok"] is False
    assert "needs" in last(slack, channel)["text"]


@pytest.mark.parametrize(
    "more", [{"user": "U404"}, {"user": BOT}, {"channel": "C404"}, {"user": BEN, "channel": ADAS_DM}]
)
def test_a_person_must_be_in_the_channel(slack: LocalSlack, more: dict[str, str]) -> None:
    body = {"channel": STUDIO, "user": ADA, "command": "/pitch-movie", **more}
    assert control(slack, "command", status=404, **body)["ok"] is False


def test_the_state_lists_the_commands(slack: LocalSlack) -> None:
    names = [command["command"] for command in look(slack, "state")["commands"]]
    assert names == ["/pitch-movie", "/escaped", "/invite", "/remove"]
