"""A table, a local Slack, and services that reach both."""

import pytest
from aws_lambda_powertools import Logger

from tests.backing import aws, client, clients, services, slack, table

__all__ = ["aws", "client", "clients", "services", "slack", "table"]


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger that the bot's entry makes and the others are children of."""
    return Logger()
