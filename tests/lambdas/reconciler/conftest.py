"""Fixtures: open questions of real executions, services that reach them, and a dead-letter queue."""

import uuid

import pytest
from aws_lambda_powertools import Logger

from greenlight.decisions.services import Services
from local.aws.server import LocalAws
from tests import backing
from tests.asking import asking
from tests.backing import aws, client, clients, slack, table
from tests.local.aws.support import client as client_of

__all__ = ["asking", "aws", "client", "clients", "slack", "table"]
backed = backing.services


@pytest.fixture(autouse=True, scope="package")
def logger() -> Logger:
    """The logger of the reconciler's entry point. It has to exist, because the other loggers are its children."""
    return Logger()


@pytest.fixture(scope="module")
def queues(aws: LocalAws) -> object:
    """The AWS SDK's client for SQS, made once because that is slow."""
    return client_of(aws, "sqs")


@pytest.fixture
def services(backed: Services, queues: object) -> Services:
    backed.__dict__["queues"] = queues
    url = backed.queues.create_queue(QueueName=f"dead-{uuid.uuid4()}")["QueueUrl"]
    backed.environment = {**backed.environment, "DEAD_LETTERS": url}
    return backed
