"""The client of Slack's Web API: how long it waits, and what it retries."""

from typing import Any

import pytest

from greenlight.slack.client import slack_client


@pytest.mark.parametrize(("in_request", "seconds", "handlers"), [(True, 8, 1), (False, 20, 2)])
def test_outside_a_request_it_waits_longer_and_retries(in_request: bool, seconds: int, handlers: int) -> None:
    client = slack_client("xoxb-1", "", in_request=in_request)
    found: list[Any] = client.retry_handlers
    assert (client.timeout, client.token, client.base_url) == (seconds, "xoxb-1", "https://slack.com/api/")
    assert [handler.max_retry_count for handler in found] == [1, 2][:handlers]


def test_another_slack_is_reached_by_its_url() -> None:
    assert slack_client("t", "http://127.0.0.1:1/api/", in_request=True).base_url == "http://127.0.0.1:1/api/"
