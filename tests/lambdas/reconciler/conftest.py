"""Questions that executions wait with, services that reach them, and a dead-letter queue."""

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
    """The logger that the reconciler's entry makes and the others are children of."""
    return Logger()


@pytest.fixture(scope="module")
def queues(aws: LocalAws) -> object:
    """The AWS SDK's client, made once, as that takes long."""
    return client_of(aws, "sqs")


@pytest.fixture
def services(backed: Services, queues: object) -> Services:
    backed.__dict__["queues"] = queues
    url = backed.queues.create_queue(QueueName=f"dead-{uuid.uuid4()}")["QueueUrl"]
    backed.environment = {**backed.environment, "DEAD_LETTERS": url}
    return backed
