"""Looking up people, groups and channels."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from greenlight.slack.lookups import CHANNELS_PER_PAGE, channels_of, handle_of, members_of, person
from tests.calls import Calls
from tests.local.slack.support import ADA, RANDOM, STUDIO, TRAVEL, WRITERS

PRODUCERS = "S0PRODUCERS"


def test_all_channels_of_a_person_are_listed_private_ones_too(calls: Calls, client: WebClient) -> None:
    assert {STUDIO, TRAVEL, RANDOM, WRITERS} == set(channels_of(client, ADA))
    wanted = {"types": "public_channel,private_channel", "exclude_archived": "1", "limit": str(CHANNELS_PER_PAGE)}
    assert calls.made == [("users.conversations", {**wanted, "user": ADA})]


def test_without_a_user_the_bots_channels_are_listed(calls: Calls, client: WebClient) -> None:
    assert {STUDIO, TRAVEL, WRITERS} == set(channels_of(client, ""))
    assert "user" not in calls.made[0][1]


def test_a_group_has_members_and_a_handle(client: WebClient) -> None:
    group = client.usergroups_list()["usergroups"][0]
    assert members_of(client, group["id"]) == set(client.usergroups_users_list(usergroup=group["id"])["users"]) != set()
    assert handle_of(client, group["id"]) == group["handle"] == "producers"
    assert handle_of(client, "S0GONE") == ""


def test_a_person_is_described_by_id(client: WebClient) -> None:
    assert person(client, ADA)["id"] == ADA


def test_an_unknown_person_or_group_raises(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="user_not_found"):
        person(client, "U0GONE")
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        members_of(client, "S0GONE")
