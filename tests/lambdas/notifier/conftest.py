"""A table, a local Slack, services that reach both, and a run with its card."""

from dataclasses import replace

import pytest
from aws_lambda_powertools import Logger

from chains.movie_pitch.chain import chain
from greenlight.contract import Message
from greenlight.messages import run_card
from greenlight.services import Services
from tests.backing import aws, client, clients, services, slack, table
from tests.lambdas.notifier.support import NEW, said
from tests.local.slack.support import STUDIO

__all__ = ["aws", "client", "clients", "services", "slack", "table", "told"]


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger that the notifier's entry makes and the others are children of."""
    return Logger()


@pytest.fixture
def told(services: Services) -> Message:
    """A message of a run whose card is posted."""
    card = run_card(chain, NEW)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    services.records.start_run(replace(NEW, thread_ts=str(posted["ts"])))
    return said(str(posted["ts"]))
