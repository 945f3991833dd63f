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
    GROUP,
    MANIFEST,
    RANDOM,
    STUDIO,
    TRAVEL,
    WRITERS,
    Clock,
    client_of,
    control,
    running,
)


def test_describes_channels_and_direct_messages(client: WebClient) -> None:
    studio = client.conversations_info(channel=STUDIO)["channel"]
    assert (studio["name"], studio["is_member"], studio["num_members"]) == ("studio", True, 6)
    assert client.conversations_info(channel=RANDOM)["channel"]["is_member"] is False
    assert client.conversations_info(channel=ADAS_DM)["channel"]["user"] == ADA


def test_lists_by_type_and_in_pages(client: WebClient) -> None:
    assert [channel["id"] for channel in client.conversations_list()["channels"]] == [STUDIO, TRAVEL, RANDOM]
    assert len(client.conversations_list(types="im")["channels"]) == 5
    pages = [page["channels"] for page in client.conversations_list(types="public_channel,im", limit=4)]
    assert [len(page) for page in pages] == [4, 4]


@pytest.mark.parametrize(
    ("arguments", "error"), [({"cursor": "x"}, "invalid_cursor"), ({"limit": -1}, "invalid_limit")]
)
def test_refuses_wrong_cursors_and_limits(client: WebClient, arguments: dict[str, str], error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        client.api_call("conversations.list", params=arguments)


def test_lists_members(client: WebClient) -> None:
    assert BOT in client.conversations_members(channel=STUDIO)["members"]


def test_history_is_newest_first_and_without_replies(slack: LocalSlack, client: WebClient) -> None:
    first = control(slack, "message", channel=STUDIO, user=ADA, text="first")["ts"]
    client.chat_postMessage(channel=STUDIO, text="reply", thread_ts=first)
    client.chat_postMessage(channel=STUDIO, text="both", thread_ts=first, reply_broadcast=True)
    last = client.chat_postMessage(channel=STUDIO, text="last")["ts"]
    history = client.conversations_history(channel=STUDIO)["messages"]
    assert [message["text"] for message in history] == ["last", "both", "first"]
    assert client.conversations_history(channel=STUDIO, limit=1)["has_more"]
    since = client.conversations_history(channel=STUDIO, oldest=first, latest=last)["messages"]
    assert [message["text"] for message in since] == ["both"]
    ends = client.conversations_history(channel=STUDIO, oldest=first, latest=last, inclusive=True)["messages"]
    assert len(ends) == 3


def test_a_thread_starts_with_its_root(client: WebClient) -> None:
    root = client.chat_postMessage(channel=STUDIO, text="root")["ts"]
    reply = client.chat_postMessage(channel=STUDIO, text="reply", thread_ts=root)["ts"]
    client.chat_postEphemeral(channel=STUDIO, text="psst", thread_ts=root, user=ADA)
    for ts in (root, reply):
        thread = client.conversations_replies(channel=STUDIO, ts=ts)["messages"]
        assert [message["text"] for message in thread] == ["root", "reply"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.conversations_replies(channel=STUDIO, ts="1.0")


def test_reads_only_the_bots_channels(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.conversations_history(channel=RANDOM)
    client.conversations_join(channel=RANDOM)
    assert client.conversations_history(channel=RANDOM)["ok"]
    with pytest.raises(SlackApiError, match="method_not_supported_for_channel_type"):
        client.conversations_join(channel=ADAS_DM)


def test_opens_direct_messages(client: WebClient) -> None:
    assert client.conversations_open(users=ADA)["channel"]["id"] == ADAS_DM
    assert client.conversations_open(channel=ADAS_DM)["channel"]["id"] == ADAS_DM
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.conversations_open(users="U404")
    assert client.conversations_open(users=[ADA, BEN])["channel"]["id"] == GROUP
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.conversations_open(users=[ADA, CHIKA])


def test_lists_private_channels_and_groups_that_the_bot_is_in(slack: LocalSlack, client: WebClient) -> None:
    def listed() -> list[list[str]]:
        pages = [client.conversations_list(types=kind) for kind in ("private_channel", "mpim")]
        return [[channel["id"] for channel in page["channels"]] for page in pages]

    def shared(user: str) -> list[str]:
        page = client.users_conversations(user=user, types="public_channel,private_channel")
        return [channel["id"] for channel in page["channels"]]

    assert listed() == [[WRITERS], [GROUP]]
    assert shared(BEN) == [STUDIO, TRAVEL, RANDOM, WRITERS]
    assert shared(CHIKA) == [STUDIO, TRAVEL, RANDOM]
    slack.workspace.set_member(WRITERS, BOT, member=False)
    assert listed() == [[], [GROUP]]
    assert shared(BEN) == [STUDIO, TRAVEL, RANDOM]


def test_describes_private_channels_and_groups(client: WebClient) -> None:
    found = [client.conversations_info(channel=channel)["channel"] for channel in (STUDIO, WRITERS, GROUP)]
    assert [channel["name"] for channel in found] == ["studio", "writers-room", "mpdm-ada--ben--greenlight-1"]
    assert [(channel["is_private"], channel["is_mpim"]) for channel in found] == [
        (False, False),
        (True, False),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("conversations.info", {}),
        ("conversations.members", {}),
        ("conversations.history", {}),
        ("conversations.join", {}),
        ("chat.postMessage", {"text": "x"}),
        ("chat.postEphemeral", {"text": "x", "user": ADA}),
        ("chat.update", {"text": "x", "ts": "1.0"}),
        ("files.completeUploadExternal", {"channel_id": WRITERS, "files": [{"id": "F1"}]}),
    ],
)
def test_outside_a_private_channel_the_bot_does_not_know_of_it(
    slack: LocalSlack, client: WebClient, method: str, arguments: dict[str, Any]
) -> None:
    slack.workspace.set_member(WRITERS, BOT, member=False)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.api_call(method, json={"channel": WRITERS, **arguments})


def test_each_kind_of_conversation_has_its_scopes(clock: Clock) -> None:
    manifest = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["channels:history", "channels:read", "chat:write"]}}}
    with running(LocalSlack(manifest, now=clock)) as slack:
        client = client_of(slack)
        assert client.conversations_history(channel=STUDIO)["ok"]
        assert client.chat_postMessage(channel=WRITERS, text="x")["ok"]
        for method, arguments, needed in (
            ("conversations.list", {"types": "public_channel,private_channel"}, "groups:read"),
            ("users.conversations", {"types": "mpim"}, "mpim:read"),
            ("conversations.info", {"channel": WRITERS}, "groups:read"),
            ("conversations.history", {"channel": WRITERS}, "groups:history"),
            ("conversations.info", {"channel": ADAS_DM}, "im:read"),
        ):
            with pytest.raises(SlackApiError) as refused:
                client.api_call(method, params=arguments)
            assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", needed)


def test_refuses_unknown_types(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_types"):
        client.conversations_list(types="secret_channel")


def test_joins_only_public_channels(client: WebClient) -> None:
    for channel in (WRITERS, GROUP):
        with pytest.raises(SlackApiError, match="method_not_supported_for_channel_type"):
            client.conversations_join(channel=channel)
