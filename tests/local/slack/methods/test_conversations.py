import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, ADAS_DM, BEN, BOT, RANDOM, STUDIO, TRAVEL, control


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
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.conversations_open(users=[ADA, BEN])
