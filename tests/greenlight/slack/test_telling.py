"""The three ways to tell one person something, over HTTP."""

from collections.abc import Iterator

import pytest

from greenlight.slack.blocks import Content, content, section
from greenlight.slack.telling import Reader, tell
from local.slack.payloads import response_url
from local.slack.server import LocalSlack
from tests.faulty import LOST, Faulty, faulty
from tests.local.slack.support import ADA, ADAS_DM, RANDOM, STUDIO

SAID = Content("Too late", [])
EPHEMERAL, POST = "chat.postEphemeral", "chat.postMessage"


@pytest.fixture
def proxy(slack: LocalSlack) -> Iterator[Faulty]:
    with faulty(slack) as started:
        yield started


def reader(slack: LocalSlack, channel: str = STUDIO, thread_ts: str = "") -> Reader:
    url = response_url(slack._app, channel, ADA)
    return Reader(user=ADA, channel=channel, thread_ts=thread_ts, response_url=url)


def told(slack: LocalSlack, channel: str = STUDIO) -> list[tuple[str, str, str]]:
    """Returns the bot's messages: the text, who alone sees it, and the thread."""
    return [
        (message["text"], message.get("ephemeral_to", ""), message.get("thread_ts", ""))
        for message in slack.workspace.messages(channel)
    ]


def test_the_first_way_is_a_message_in_the_thread_that_only_they_see(slack: LocalSlack, proxy: Faulty) -> None:
    assert tell(proxy.client, reader(slack, thread_ts="1.000100"), SAID)
    assert told(slack) == [("Too late", ADA, "1.000100")]
    assert proxy.made == [EPHEMERAL]


@pytest.mark.parametrize("error", ["user_not_in_channel", "not_in_channel", "is_archived", "fatal_error"])
def test_the_second_way_is_the_response_url(slack: LocalSlack, proxy: Faulty, error: str) -> None:
    proxy.refuse(EPHEMERAL, error)
    said = content("Too late", [section("*Too late*")])
    assert tell(proxy.client, reader(slack, RANDOM, thread_ts="1.000100"), said)
    assert told(slack, RANDOM) == [("Too late", ADA, "1.000100")]
    assert slack.workspace.messages(RANDOM)[0]["blocks"][0]["text"]["text"] == "*Too late*"
    assert proxy.made == [EPHEMERAL]


def test_the_last_way_is_a_direct_message(slack: LocalSlack, proxy: Faulty) -> None:
    proxy.refuse(EPHEMERAL, "user_not_in_channel")
    used = Reader(user=ADA, channel=STUDIO, response_url=f"{slack.url}/_response/none")
    assert tell(proxy.client, used, SAID)
    assert (told(slack), told(slack, ADAS_DM)) == ([], [("Too late", "", "")])


def test_who_is_in_no_channel_gets_a_direct_message(slack: LocalSlack, proxy: Faulty) -> None:
    assert tell(proxy.client, Reader(user=ADA), SAID)
    assert told(slack, ADAS_DM) == [("Too late", "", "")]


def test_a_lost_response_is_followed_by_the_next_way(slack: LocalSlack, proxy: Faulty) -> None:
    proxy.meets(EPHEMERAL, LOST)
    assert tell(proxy.client, reader(slack), SAID)
    assert told(slack) == [("Too late", ADA, "")]


def test_nothing_is_raised_if_no_way_works(slack: LocalSlack, proxy: Faulty) -> None:
    proxy.refuse(EPHEMERAL, "token_revoked")
    proxy.refuse(POST, "token_revoked")
    assert not tell(proxy.client, Reader(user=ADA, channel=STUDIO), SAID)
