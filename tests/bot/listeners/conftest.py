"""Fixtures: a local Slack with the whole manifest, and `app`, the bot that it sends requests to."""

from collections.abc import Iterator

import pytest

from greenlight.decisions.services import Services
from greenlight.spec.catalog import all_chains
from local.slack.server import LocalSlack
from scripts.manifest import manifest
from tests.bot.listeners.support import listening
from tests.faulty import Faulty, faulty
from tests.local.slack.support import running


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with running(LocalSlack(manifest(all_chains().values()))) as started:
        yield started


@pytest.fixture
def app(services: Services, slack: LocalSlack) -> Iterator[None]:
    with listening(services, slack):
        yield


@pytest.fixture
def proxy(services: Services, slack: LocalSlack) -> Iterator[Faulty]:
    """Faults for the bot's calls; to be used before `app`."""
    with faulty(slack) as started:
        services.slack = started.client
        yield started
