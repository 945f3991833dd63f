"""Names for ids, from the local Slack, cached for ten minutes."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from greenlight.people.names import MOST_NAMES, NAME_MAX_AGE, Names
from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, BEN, TRAVEL, Clock, calls


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def names(client: WebClient, clock: Clock) -> Names:
    return Names(client, clock=clock)


def test_people_groups_and_channels_have_names(names: Names) -> None:
    name = names.for_one_text()
    assert [name(id) for id in (ADA, "S0PRODUCER1", TRAVEL)] == ["ada", "producers", "travel"]


def test_what_slack_does_not_name_has_other_words(names: Names) -> None:
    name = names.for_one_text()
    assert [name(id) for id in ("U0GONE", "S0GONE", "C0GONE", ADA)] == ["somebody", "somebody", "some-channel", "ada"]


def test_a_name_is_cached_for_ten_minutes(slack: LocalSlack, names: Names, clock: Clock) -> None:
    assert names.for_one_text()(ADA) == "ada"
    slack.workspace.users[ADA] = replace(slack.workspace.users[ADA], name="lovelace")
    clock.seconds += NAME_MAX_AGE
    assert names.for_one_text()(ADA) == "ada"
    clock.seconds += 1
    assert names.for_one_text()(ADA) == "lovelace"


def test_a_text_with_many_names_takes_few_calls(slack: LocalSlack, names: Names) -> None:
    name = names.for_one_text()
    assert [name(ADA) for _ in range(MOST_NAMES)] == ["ada"] * MOST_NAMES
    assert name(BEN) == "somebody"
    assert calls(slack).count("users.info") == 1
    assert names.for_one_text()(BEN) == "ben"


def test_nobody_is_looked_up_after_slack_did_not_answer(client: WebClient, names: Names) -> None:
    names.slack = WebClient(token="x", base_url="http://127.0.0.1:1/")
    name = names.for_one_text()
    assert name(ADA) == "somebody"
    names.slack = client
    assert name(ADA) == "somebody"
    assert names.for_one_text()(ADA) == "ada"
