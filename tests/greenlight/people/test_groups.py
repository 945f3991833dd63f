"""Group membership, from the local Slack, cached for a minute."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from greenlight.people.groups import GROUP_MAX_AGE, Groups, GroupUnknownError
from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, BEN, CHIKA, Clock

PRODUCERS = "S0PRODUCER1"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def groups(client: WebClient, clock: Clock) -> Groups:
    return Groups(client, clock=clock)


def members(slack: LocalSlack, *users: str) -> None:
    slack.workspace.usergroups[PRODUCERS] = replace(slack.workspace.usergroups[PRODUCERS], users=users)


def test_only_members_are_in_the_group(groups: Groups) -> None:
    assert [groups.has(PRODUCERS, user) for user in (ADA, BEN, CHIKA)] == [True, True, False]


def test_members_are_cached_for_a_minute(slack: LocalSlack, groups: Groups, clock: Clock) -> None:
    assert groups.has(PRODUCERS, ADA)
    members(slack, CHIKA)
    clock.seconds += GROUP_MAX_AGE
    assert groups.has(PRODUCERS, ADA)
    clock.seconds += 1
    assert [groups.has(PRODUCERS, user) for user in (ADA, CHIKA)] == [False, True]


def test_an_unknown_group_raises(groups: Groups) -> None:
    with pytest.raises(GroupUnknownError, match="S0GONE: no_such_subteam"):
        groups.has("S0GONE", ADA)


def test_an_error_of_slack_raises_after_the_cache_expires(slack: LocalSlack, groups: Groups, clock: Clock) -> None:
    assert groups.has(PRODUCERS, ADA)
    clock.seconds += GROUP_MAX_AGE + 1
    groups.slack = WebClient(token="x", base_url="http://127.0.0.1:1/")
    with pytest.raises(GroupUnknownError, match=PRODUCERS):
        groups.has(PRODUCERS, ADA)
    groups.slack = WebClient(token="wrong", base_url=f"{slack.url}/api/")
    with pytest.raises(GroupUnknownError, match="invalid_auth"):
        groups.has(PRODUCERS, ADA)
