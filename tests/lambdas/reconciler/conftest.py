"""Fixtures: open questions of real executions, and services that reach them, with their queues."""

import pytest
from aws_lambda_powertools import Logger

from tests.asking import asking
from tests.backing import aws, client, clients, services, slack, table

__all__ = ["asking", "aws", "client", "clients", "services", "slack", "table"]


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger of the reconciler's entry point. It has to exist, because the other loggers are its children."""
    return Logger()
