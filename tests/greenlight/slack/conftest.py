"""A client of the local Slack that records its calls."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from tests.calls import Calls, noting


@pytest.fixture
def calls(slack: LocalSlack) -> Iterator[Calls]:
    with noting(slack) as started:
        yield started


@pytest.fixture
def client(calls: Calls) -> WebClient:
    return calls.client
