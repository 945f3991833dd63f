"""A local Slack, its client, and an app in it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from tests.local.slack.support import MANIFEST, Clock, RecordingApp, client_of, running, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[LocalSlack]:
    with running(LocalSlack(MANIFEST, now=clock)) as started:
        yield started


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return client_of(slack)


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[RecordingApp]:
    with serving(slack) as recording:
        yield recording
