import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.local.slack.support import ADA, BEN, BOT


def test_describes_people_and_bots(client: WebClient) -> None:
    ada = client.users_info(user=ADA)["user"]
    assert (ada["name"], ada["real_name"], ada["tz"], ada["is_bot"]) == ("ada", "Ada Alvarez", "Europe/Berlin", False)
    assert client.users_info(user=BOT)["user"]["is_bot"]
    assert not client.users_info(user="USLACKBOT")["user"]["is_bot"]


def test_lists_everyone(client: WebClient) -> None:
    assert [user["name"] for user in client.users_list()["members"]] == [
        "ada",
        "ben",
        "chika",
        "slackbot",
        "greenlight",
    ]


def test_lists_a_groups_members(client: WebClient) -> None:
    assert client.usergroups_users_list(usergroup="S0PRODUCER1")["users"] == [ADA, BEN]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        client.usergroups_users_list(usergroup="S404")
