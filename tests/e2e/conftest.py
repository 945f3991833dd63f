"""Fixtures for every end-to-end test: people, and requests signed like Slack's. Each folder has its own stack."""

import pytest

from local.stack import LocalStack
from tests.e2e.person import ADA, BEN, Person
from tests.e2e.signed import Signed


@pytest.fixture
def slack(stack: LocalStack) -> Signed:
    return Signed(stack.slack)


@pytest.fixture
def ada(stack: LocalStack) -> Person:
    return Person(stack.slack.url, ADA)


@pytest.fixture
def ben(stack: LocalStack) -> Person:
    return Person(stack.slack.url, BEN)
