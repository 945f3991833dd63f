"""Fixtures: a table, a local Slack, services that reach both, open questions, and state machines that fail."""

import pytest
from aws_lambda_powertools import Logger

from tests.asking import asking
from tests.backing import aws, client, clients, services, slack, table
from tests.bot.runs.failing import machine, refusing

__all__ = ["asking", "aws", "client", "clients", "machine", "refusing", "services", "slack", "table"]


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger of the bot's entry point. It has to exist, because the other loggers are its children."""
    return Logger()
