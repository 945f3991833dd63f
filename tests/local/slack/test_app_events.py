import json

import pytest
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    BEN,
    BOT,
    GROUP,
    MANIFEST,
    RANDOM,
    STUDIO,
    WRITERS,
    Clock,
    RecordingApp,
    control,
    running,
    section,
    serving,
)


def test_a_message_is_stored_in_slacks_shape(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "message", channel=STUDIO, user=ADA, text="<!channel> & @here @nobody me@ben.de")
    (stored,) = slack.workspace.messages(STUDIO)
    assert stored["text"] == "&lt;!channel&gt; &amp; <!here> @nobody me@ben.de"
    assert stored["user"] == ADA
    assert app.received == []


def test_a_mention_reaches_the_app(slack: LocalSlack, app: RecordingApp) -> None:
    stored = control(slack, "message", channel=STUDIO, user=ADA, text="@Greenlight hello")["message"]
    envelope = json.loads(app.received[0].body)
    assert envelope["type"] == "event_callback"
    assert envelope["authorizations"][0]["user_id"] == BOT
    event = envelope["event"]
    assert (event["type"], event["text"], event["ts"]) == ("app_mention", f"<@{BOT}> hello", stored["ts"])


def test_a_mention_outside_the_bots_channels_is_not_sent(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "message", channel=RANDOM, user=ADA, text="@Greenlight hello")
    assert app.received == []


def test_a_direct_message_reaches_the_app(slack: LocalSlack, app: RecordingApp) -> None:
    control(slack, "message", channel=ADAS_DM, user=ADA, text="hello")
    event = json.loads(app.received[0].body)["event"]
    assert (event["type"], event["channel_type"], event["channel"]) == ("message", "im", ADAS_DM)


@pytest.mark.parametrize(
    ("channel", "subscription", "kind"),
    [(STUDIO, "channels", "channel"), (WRITERS, "groups", "group"), (ADAS_DM, "im", "im"), (GROUP, "mpim", "mpim")],
)
def test_a_message_is_told_by_the_kind_of_its_conversation(
    clock: Clock, channel: str, subscription: str, kind: str
) -> None:
    subscribed = {"event_subscriptions": {"bot_events": [f"message.{subscription}", "app_mention"]}}
    with running(LocalSlack({**MANIFEST, "settings": subscribed}, now=clock)) as slack, serving(slack) as app:
        control(slack, "message", channel=channel, user=ADA, text="@Greenlight hello")
        events = [json.loads(received.body)["event"] for received in app.received]
    assert [event.get("channel_type") for event in events if event["type"] == "message"] == [kind]
    assert ("app_mention" in [event["type"] for event in events]) == (kind != "im")


def test_a_private_channel_has_no_name_in_payloads(slack: LocalSlack, app: RecordingApp) -> None:
    for channel in (WRITERS, GROUP):
        control(slack, "command", channel=channel, user=ADA, command="/pitch-movie")
    names = [received.form["channel_name"] for received in app.received]
    assert names == ["privategroup", "mpdm-ada--ben--greenlight-1"]


def test_a_reply_needs_an_existing_thread(slack: LocalSlack) -> None:
    root = control(slack, "message", channel=STUDIO, user=ADA, text="root")["ts"]
    control(slack, "message", channel=STUDIO, user=BEN, text="reply", thread_ts=root)
    assert slack.workspace.messages(STUDIO)[0]["reply_count"] == 1
    control(slack, "message", status=404, channel=STUDIO, user=BEN, text="reply", thread_ts="1.0")
    control(slack, "message", status=400, channel=STUDIO, user=BEN, text=" ")


def test_opening_the_home_tab_reaches_the_app(slack: LocalSlack, client: WebClient, app: RecordingApp) -> None:
    control(slack, "open-home", user=ADA)
    client.views_publish(user_id=ADA, view={"type": "home", "blocks": [section("x")]})
    control(slack, "open-home", user=ADA)
    first, second = (json.loads(received.body)["event"] for received in app.received)
    assert (first["type"], first["user"], first["channel"], first["tab"]) == ("app_home_opened", ADA, ADAS_DM, "home")
    assert ("view" in first, second["view"]["type"]) == (False, "home")


def test_shortcuts(slack: LocalSlack, app: RecordingApp) -> None:
    ts = control(slack, "message", channel=STUDIO, user=BEN, text="cowboys")["ts"]
    assert control(slack, "shortcut", user=ADA, callback_id="pitch")["ok"]
    assert control(slack, "shortcut", user=ADA, callback_id="pitch_this", channel=STUDIO, messageTs=ts)["ok"]
    anywhere, on_message = (received.payload for received in app.received)
    assert (anywhere["type"], anywhere["callback_id"], "channel" in anywhere) == ("shortcut", "pitch", False)
    assert (on_message["type"], on_message["message"]["text"]) == ("message_action", "cowboys")
    assert on_message["response_url"]
    control(slack, "shortcut", status=404, user=ADA, callback_id="dance")


@pytest.mark.parametrize("missing", ["user", "callback_id"])
def test_a_shortcut_needs_its_fields(slack: LocalSlack, missing: str) -> None:
    body = {"user": ADA, "callback_id": "pitch"}
    del body[missing]
    assert missing in control(slack, "shortcut", status=400, **body)["error"]
