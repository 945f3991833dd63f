"""A table, a local Slack, services that use both, questions of waiting executions, and a run with its card."""

from dataclasses import replace

import pytest
from aws_lambda_powertools import Logger

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.runs.card import run_card
from greenlight.wire.notification import Notification
from tests.asking import asking
from tests.backing import aws, client, clients, services, slack, table
from tests.bot.runs.failing import machine, refusing
from tests.greenlight.notified import NEW, said
from tests.local.slack.support import STUDIO

__all__ = ["asking", "aws", "client", "clients", "machine", "refusing", "services", "slack", "table", "told"]


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger that a function's entry point creates, the parent of all others."""
    return Logger()


@pytest.fixture
def told(services: Services) -> Notification:
    """A `tell` notification from a run whose card is posted."""
    card = run_card(chain, NEW)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    services.runs.start_run(replace(NEW, thread_ts=str(posted["ts"])))
    return said(str(posted["ts"]))
