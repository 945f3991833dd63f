"""People delete messages, archive channels and change who is in them, over HTTP."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, ADAS_DM, BOT, CHIKA, GROUP, RANDOM, STUDIO, WRITERS, control, look


def test_a_person_deletes_the_bots_message(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    reply = client.chat_postMessage(channel=STUDIO, text="reply", thread_ts=root)["ts"]
    control(slack, "delete", channel=STUDIO, ts=root)
    assert [message["ts"] for message in look(slack, f"messages/{STUDIO}")["messages"]] == [reply]
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_update(channel=STUDIO, ts=root, text="x")
    for channel, ts in ((STUDIO, root), ("C404", reply)):
        assert "There is no message" in control(slack, "delete", status=404, channel=channel, ts=ts)["error"]
    assert "'ts'" in control(slack, "delete", status=400, channel=STUDIO)["error"]


def test_nobody_writes_in_an_archived_channel(slack: LocalSlack, client: WebClient) -> None:
    with slack.workspace.subscribe() as events:
        control(slack, "archive", channel=STUDIO)
        assert events.get_nowait() == {"type": "channel", "channel": STUDIO}
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postMessage(channel=STUDIO, text="x")
    said = control(slack, "message", status=404, channel=STUDIO, user=ADA, text="x")
    ordered = control(slack, "command", status=404, channel=STUDIO, user=ADA, command="/pitch-movie")
    assert said["error"] == ordered["error"] == "#studio is archived."
    control(slack, "archive", channel=STUDIO, archived=False)
    assert client.chat_postMessage(channel=STUDIO, text="x")["ok"]


def test_the_bot_leaves_and_joins_channels(slack: LocalSlack, client: WebClient) -> None:
    for channel, error in ((STUDIO, "not_in_channel"), (WRITERS, "channel_not_found")):
        control(slack, "member", channel=channel, user=BOT, member=False)
        with pytest.raises(SlackApiError, match=error):
            client.chat_postMessage(channel=channel, text="x")
    control(slack, "member", channel=RANDOM, user=BOT, member=True)
    assert client.chat_postMessage(channel=RANDOM, text="x")["ok"]


def test_a_person_joins_a_private_channel(slack: LocalSlack) -> None:
    control(slack, "message", status=404, channel=WRITERS, user=CHIKA, text="x")
    control(slack, "member", channel=WRITERS, user=CHIKA, member=True)
    assert control(slack, "message", channel=WRITERS, user=CHIKA, text="x")["ok"]
    assert "nobody" in control(slack, "member", status=404, channel=WRITERS, user="U404", member=True)["error"]


@pytest.mark.parametrize("channel", [ADAS_DM, GROUP, "C404"])
def test_direct_messages_are_no_channels(slack: LocalSlack, channel: str) -> None:
    for endpoint, more in (("archive", {}), ("member", {"user": CHIKA, "member": True})):
        refused = control(slack, endpoint, status=404, channel=channel, **more)
        assert refused["error"] == f"There is no channel '{channel}'."
