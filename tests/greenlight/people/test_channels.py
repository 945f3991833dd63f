"""Shared channels, from the local Slack, cached for a minute."""

import pytest
from slack_sdk import WebClient

from greenlight.people.channels import CHANNELS_MAX_AGE, Channels, ChannelsUnknownError
from local.slack.server import LocalSlack
from local.slack.workspace import Channel
from tests.local.slack.support import ADA, BOT, CHIKA, RANDOM, STUDIO, TRAVEL, WRITERS, Clock
from tests.sdk import NOWHERE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channels(client: WebClient, clock: Clock) -> Channels:
    return Channels(client, clock=clock)


def test_only_shared_channels_count(slack: LocalSlack, channels: Channels) -> None:
    slack.workspace.set_member(TRAVEL, ADA, member=False)
    assert channels.shared_with(ADA) == [STUDIO, WRITERS]


def test_all_of_hundreds_of_channels_are_found(slack: LocalSlack, channels: Channels) -> None:
    for number in range(300):
        slack.workspace.channels[f"C{number}"] = Channel(f"C{number}", f"c{number}", "", {ADA, BOT})
    assert len(channels.shared_with(ADA)) == 303


def test_an_archived_channel_does_not_count(slack: LocalSlack, channels: Channels) -> None:
    slack.workspace.channels[TRAVEL].is_archived = True
    assert channels.shared_with(ADA) == [STUDIO, WRITERS]


def test_channels_are_cached_for_a_minute(slack: LocalSlack, channels: Channels, clock: Clock) -> None:
    assert channels.shared_with(ADA) == [STUDIO, TRAVEL, WRITERS]
    slack.workspace.set_member(STUDIO, ADA, member=False)
    slack.workspace.set_member(RANDOM, BOT, member=True)
    clock.seconds += CHANNELS_MAX_AGE
    assert channels.shared_with(ADA) == [STUDIO, TRAVEL, WRITERS]
    clock.seconds += 1
    assert channels.shared_with(ADA) == [TRAVEL, RANDOM, WRITERS]


@pytest.mark.parametrize("user", [ADA, ""], ids=["somebody's", "the bot's"])
def test_an_error_of_slack_raises_and_is_not_cached(client: WebClient, channels: Channels, user: str) -> None:
    if user:
        channels.shared_with(CHIKA)
    token, client.token = client.token, "xoxb-none"
    with pytest.raises(ChannelsUnknownError, match="invalid_auth"):
        channels.shared_with(ADA)
    client.token = token
    assert channels.shared_with(ADA) == [STUDIO, TRAVEL, WRITERS]


def test_an_unreachable_slack_raises() -> None:
    with pytest.raises(ChannelsUnknownError, match="URLError"):
        Channels(WebClient(base_url=f"{NOWHERE}/")).shared_with(ADA)
