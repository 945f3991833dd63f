from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from local.slack.workspace import OTHER_TEAM
from tests.local.slack.support import ADA, ADAS_DM, BEN, BOT, DANA, ELI, RANDOM, STUDIO, TRAVEL


def test_describes_people_and_bots(client: WebClient) -> None:
    ada = client.users_info(user=ADA)["user"]
    assert (ada["name"], ada["real_name"], ada["tz"], ada["is_bot"]) == ("ada", "Ada Alvarez", "Europe/Berlin", False)
    assert client.users_info(user=BOT)["user"]["is_bot"]
    assert not client.users_info(user="USLACKBOT")["user"]["is_bot"]


def test_marks_people_who_have_left(slack: LocalSlack, client: WebClient) -> None:
    assert not client.users_info(user=ADA)["user"]["deleted"]
    slack.workspace.users[ADA] = replace(slack.workspace.users[ADA], deleted=True)
    assert client.users_info(user=ADA)["user"]["deleted"]


def test_tells_guests_and_people_of_other_workspaces_apart(slack: LocalSlack, client: WebClient) -> None:
    def kind(user: str) -> tuple[Any, ...]:
        found = client.users_info(user=user)["user"]
        return found["team_id"], found["profile"]["team"], found["is_restricted"], found["is_stranger"]

    own = slack.workspace.team_id
    assert kind(ADA) == (own, own, False, False)
    assert kind(DANA) == (own, own, True, False)
    assert kind(ELI) == (OTHER_TEAM, OTHER_TEAM, False, False)
    assert {DANA, ELI} <= slack.workspace.channels[STUDIO].members
    assert not {DANA, ELI} & slack.workspace.channels[TRAVEL].members
    for channel in slack.workspace.channels:
        slack.workspace.set_member(channel, ELI, member=False)
    assert kind(ELI) == (OTHER_TEAM, OTHER_TEAM, False, True)


def test_lists_everyone(client: WebClient) -> None:
    assert [user["name"] for user in client.users_list()["members"]] == [
        "ada",
        "ben",
        "chika",
        "dana",
        "eli",
        "slackbot",
        "greenlight",
    ]


def test_lists_a_groups_members(client: WebClient) -> None:
    assert client.usergroups_users_list(usergroup="S0PRODUCER1")["users"] == [ADA, BEN]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        client.usergroups_users_list(usergroup="S404")


def test_lists_groups_with_members_on_request(client: WebClient) -> None:
    (group,) = client.usergroups_list()["usergroups"]
    assert (group["id"], group["handle"], group["name"]) == ("S0PRODUCER1", "producers", "Producers")
    assert not {"users", "user_count"} & group.keys()
    (group,) = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert (group["users"], group["user_count"]) == ([ADA, BEN], 2)


def test_lists_a_users_channels(client: WebClient) -> None:
    def ids(**asked: Any) -> list[str]:
        return [channel["id"] for channel in client.users_conversations(**asked)["channels"]]

    assert ids() == [STUDIO, TRAVEL]
    assert ids(user=ADA) == [STUDIO, TRAVEL, RANDOM]
    assert ids(user=ADA, types="im") == [ADAS_DM]
    page = client.users_conversations(user=ADA, limit=2)
    assert len(page["channels"]) == 2
    more = client.users_conversations(user=ADA, cursor=page["response_metadata"]["next_cursor"])
    assert [channel["id"] for channel in more["channels"]] == [RANDOM]
    with pytest.raises(SlackApiError, match="user_not_found"):
        ids(user="U404")
