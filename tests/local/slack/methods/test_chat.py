from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import (
    ADA,
    ADAS_DM,
    BEN,
    BOT,
    CHIKA,
    MANIFEST,
    RANDOM,
    STUDIO,
    Clock,
    client_of,
    control,
    running,
    section,
)


def test_posts_as_the_bot(slack: LocalSlack, client: WebClient) -> None:
    answer = client.chat_postMessage(channel=STUDIO, text="hello", blocks=[section("*hello*")])
    stored = slack.workspace.messages(STUDIO)[0]
    assert answer["message"] == stored
    assert (stored["ts"], stored["user"], stored["text"], stored["app_id"]) == (
        answer["ts"],
        BOT,
        "hello",
        "A0LOCAL0001",
    )


@pytest.mark.parametrize(("channel", "found"), [("studio", STUDIO), ("#studio", STUDIO), (ADA, ADAS_DM)])
def test_finds_channels_by_name_and_people_by_id(client: WebClient, channel: str, found: str) -> None:
    assert client.chat_postMessage(channel=channel, text="x")["channel"] == found


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": RANDOM, "text": "x"}, "not_in_channel"),
        ({"channel": STUDIO}, "no_text"),
        ({"channel": STUDIO, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": STUDIO, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": STUDIO, "text": "x", "attachments": [{"text": "x"}]}, "invalid_arguments"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
def test_refuses_to_post(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        client.api_call("chat.postMessage", json=arguments)


def test_posts_to_any_public_channel_with_the_scope(clock: Clock) -> None:
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["chat:write", "chat:write.public"]}}}
    with running(LocalSlack(manifest, now=clock)) as slack:
        assert client_of(slack).chat_postMessage(channel=RANDOM, text="x")["ok"]


def test_accepts_text_of_40000_characters(client: WebClient) -> None:
    assert client.chat_postMessage(channel=STUDIO, text="x" * 40_000)["ok"]


def test_a_reply_is_counted_and_cannot_be_a_root(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    reply = client.chat_postMessage(channel=STUDIO, text="reply", thread_ts=root, reply_broadcast=True)
    assert reply["message"]["subtype"] == "thread_broadcast"
    assert slack.workspace.messages(STUDIO)[0]["reply_count"] == 1
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.chat_postMessage(channel=STUDIO, text="x", thread_ts=reply["ts"])


@pytest.mark.parametrize("replies", [0, 1])
def test_a_reply_to_a_deleted_root_goes_to_the_channel(slack: LocalSlack, client: WebClient, replies: int) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    for _ in range(replies):
        client.chat_postMessage(channel=STUDIO, text="reply", thread_ts=root)
    client.chat_delete(channel=STUDIO, ts=root)
    late = client.chat_postMessage(channel=STUDIO, text="late", thread_ts=root, reply_broadcast=True)["message"]
    private = client.chat_postEphemeral(channel=STUDIO, user=ADA, text="psst", thread_ts=root)["message_ts"]
    shown = slack.workspace.messages(STUDIO)
    assert [message["ts"] for message in shown[replies:]] == [late["ts"], private]
    assert [{"thread_ts", "subtype"} & {*message} for message in shown[replies:]] == [set(), set()]


def test_updates_its_own_message(slack: LocalSlack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=STUDIO, text="one", blocks=[section("one")])
    client.chat_update(channel=STUDIO, ts=posted["ts"], text="two")
    stored = slack.workspace.messages(STUDIO)[0]
    assert (stored["text"], "blocks" in stored, stored["edited"]["user"]) == ("two", False, BOT)


def test_updates_only_its_own_messages(slack: LocalSlack, client: WebClient) -> None:
    persons = control(slack, "message", channel=STUDIO, user=ADA, text="mine")["ts"]
    private = client.chat_postEphemeral(channel=STUDIO, user=ADA, text="psst")["message_ts"]
    for ts, error in ((persons, "cant_update_message"), (private, "message_not_found"), ("1.0", "message_not_found")):
        with pytest.raises(SlackApiError, match=error):
            client.chat_update(channel=STUDIO, ts=ts, text="x")


def test_an_archived_channel_is_read_only(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=STUDIO, text="x")["ts"]
    slack.workspace.channels[STUDIO].is_archived = True
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postMessage(channel=STUDIO, text="y")
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postEphemeral(channel=STUDIO, user=ADA, text="y")
    with pytest.raises(SlackApiError, match="is_inactive"):
        client.chat_update(channel=STUDIO, ts=ts, text="y")


def test_a_private_message_is_for_one_member(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postEphemeral(channel=STUDIO, user=ADA, text="psst")
    assert slack.workspace.messages(STUDIO)[0]["ephemeral_to"] == ADA
    assert client.conversations_history(channel=STUDIO)["messages"] == []
    for channel, user, error in (
        (ADAS_DM, BEN, "user_not_in_channel"),
        (RANDOM, ADA, "not_in_channel"),
        (STUDIO, "U404", "user_not_in_channel"),
    ):
        with pytest.raises(SlackApiError, match=error):
            client.chat_postEphemeral(channel=channel, user=user, text="x")


def test_deletes_only_its_own_messages(slack: LocalSlack, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=STUDIO, text="x")["ts"]
    client.chat_delete(channel=STUDIO, ts=posted)
    assert slack.workspace.messages(STUDIO) == []
    persons = control(slack, "message", channel=STUDIO, user=CHIKA, text="mine")["ts"]
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        client.chat_delete(channel=STUDIO, ts=persons)


def test_links_to_a_message_on_the_page(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=STUDIO, text="x")["ts"]
    link = client.chat_getPermalink(channel=STUDIO, message_ts=ts)["permalink"]
    assert link == f"{slack.url}/#{STUDIO}/{ts}"
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_getPermalink(channel=STUDIO, message_ts="1.0")


def test_reacts_once(slack: LocalSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=STUDIO, text="x")["ts"]
    client.reactions_add(channel=STUDIO, timestamp=ts, name="tada")
    assert slack.workspace.messages(STUDIO)[0]["reactions"] == [{"name": "tada", "users": [BOT], "count": 1}]
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel=STUDIO, timestamp=ts, name="tada")
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.reactions_add(channel=STUDIO, timestamp="1.0", name="tada")
