"""Shared channels, asked of the local Slack, and kept for a minute."""

import pytest
from slack_sdk import WebClient

from greenlight.channels import KEPT, Channels
from local.slack.server import LocalSlack
from local.slack.workspace import Channel
from tests.local.slack.support import ADA, BOT, RANDOM, STUDIO, TRAVEL, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channels(client: WebClient, clock: Clock) -> Channels:
    return Channels(client, clock=clock)


def test_a_channel_counts_that_both_are_in(slack: LocalSlack, channels: Channels) -> None:
    slack.workspace.set_member(TRAVEL, ADA, member=False)
    assert channels.shared_with(ADA) == [STUDIO]


def test_somebody_in_hundreds_of_channels_has_them_all(slack: LocalSlack, channels: Channels) -> None:
    for number in range(300):
        slack.workspace.channels[f"C{number}"] = Channel(f"C{number}", f"c{number}", "", {ADA, BOT})
    assert len(channels.shared_with(ADA)) == 302


def test_an_archived_channel_counts_no_more(slack: LocalSlack, channels: Channels) -> None:
    slack.workspace.channels[TRAVEL].is_archived = True
    assert channels.shared_with(ADA) == [STUDIO]


def test_they_are_kept_for_a_minute_and_no_longer(slack: LocalSlack, channels: Channels, clock: Clock) -> None:
    assert channels.shared_with(ADA) == [STUDIO, TRAVEL]
    slack.workspace.set_member(STUDIO, ADA, member=False)
    slack.workspace.set_member(RANDOM, BOT, member=True)
    clock.seconds += KEPT
    assert channels.shared_with(ADA) == [STUDIO, TRAVEL]
    clock.seconds += 1
    assert channels.shared_with(ADA) == [TRAVEL, RANDOM]


def test_there_are_none_where_slack_does_not_say(client: WebClient) -> None:
    client.token = "xoxb-none"
    assert Channels(client).shared_with(ADA) == []
    assert Channels(WebClient(base_url="http://127.0.0.1:1/")).shared_with(ADA) == []
