"""The client of Slack's Web API: how long it waits, what it retries, and which token it uses."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from greenlight.aws.secrets import SECRET_MIN_AGE
from greenlight.slack.client import SlackClient, slack_client
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.local.slack.support import STUDIO, Clock, calls
from tests.secret import StoredSecret


@pytest.mark.parametrize(("in_request", "seconds"), [(True, 8), (False, 20)])
def test_outside_a_request_it_waits_longer(aws: LocalAws, in_request: bool, seconds: int) -> None:
    client = slack_client(StoredSecret(aws.endpoint).reader(), "", in_request=in_request)
    found: list[Any] = client.retry_handlers
    assert (client.timeout, client.base_url) == (seconds, "https://slack.com/api/")
    assert [handler.max_retry_count for handler in found] == [1]


class Rotation:
    """A client in use, whose token somebody replaces in Slack and in AWS."""

    def __init__(self, aws: LocalAws, slack: LocalSlack) -> None:
        self.slack, self.clock = slack, Clock()
        self.stored = StoredSecret(aws.endpoint, bot_token=slack.bot_token)
        self.client: SlackClient = slack_client(self.stored.reader(self.clock), f"{slack.url}/api/", in_request=True)

    def post(self) -> bool:
        return bool(self.client.chat_postMessage(channel=STUDIO, text="x")["ok"])

    def replace(self) -> None:
        self.slack.replace_secrets()
        self.stored.put(bot_token=self.slack.bot_token)


@pytest.fixture
def rotation(aws: LocalAws, slack: LocalSlack) -> Rotation:
    return Rotation(aws, slack)


def test_a_replaced_token_is_used_at_once(rotation: Rotation) -> None:
    assert rotation.post()
    rotation.replace()
    rotation.clock.seconds += SECRET_MIN_AGE
    assert rotation.post()
    assert calls(rotation.slack) == ["chat.postMessage"] * 3
    assert rotation.post()
    assert len(calls(rotation.slack)) == 4


def test_a_refused_token_causes_one_look_a_minute(rotation: Rotation) -> None:
    assert rotation.post()
    rotation.replace()
    with pytest.raises(SlackApiError, match="invalid_auth"):
        rotation.post()
    rotation.clock.seconds += SECRET_MIN_AGE
    assert rotation.post()


def test_a_refused_token_without_a_new_one_is_an_error(rotation: Rotation) -> None:
    assert rotation.post()
    rotation.slack.replace_secrets()
    rotation.clock.seconds += SECRET_MIN_AGE
    with pytest.raises(SlackApiError, match="invalid_auth"):
        rotation.post()
    assert len(calls(rotation.slack)) == 2


def test_other_refusals_are_not_about_the_token(rotation: Rotation) -> None:
    assert rotation.post()
    rotation.clock.seconds += SECRET_MIN_AGE
    with pytest.raises(SlackApiError, match="channel_not_found"):
        rotation.client.chat_postMessage(channel="C0NOWHERE01", text="x")
    assert len(calls(rotation.slack)) == 2


def test_no_repr_shows_the_token(rotation: Rotation) -> None:
    rotation.post()
    assert rotation.slack.bot_token not in repr(rotation.client)
