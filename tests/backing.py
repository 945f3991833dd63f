"""Fixtures for the bot and the notifier: a table on moto's server, a local Slack, and services that reach both."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from greenlight.aws.clients import ONCE
from greenlight.aws.indexes import INDEXES
from greenlight.decisions.services import Services
from greenlight.decisions.store import DecisionStore
from greenlight.delivery.deliver import deliver
from greenlight.runs.store import RunStore
from greenlight.slack.client import LostResponseRetryHandler
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from local.synth import ROOT
from tests.local.slack.support import MANIFEST, client_of, running
from tests.sdk import KEY, client_at, new_client, new_tables

ATTRIBUTES = {"pk": "S", "sk": "S", **{key: "SN"[place] for keys in INDEXES.values() for place, key in enumerate(keys)}}


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    local = LocalAws(ROOT, key=KEY)
    local.start()
    yield local
    local.stop()


@pytest.fixture(scope="module")
def clients(aws: LocalAws) -> dict[str, Any]:
    """The AWS SDK's clients, made once because that is slow."""
    return {
        "dynamodb": new_tables(aws.endpoint, aws.region),
        "stepfunctions": client_at(aws.endpoint, "stepfunctions"),
        "states_once": new_client("stepfunctions", aws.endpoint, ONCE),
        "s3": client_at(aws.endpoint, "s3"),
        "sqs": client_at(aws.endpoint, "sqs"),
    }


@pytest.fixture
def table(clients: dict[str, Any]) -> Iterator[RunStore]:
    """An empty table with the keys in the synthesised template."""
    made = clients["dynamodb"].create_table(
        TableName="records",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, kind in ATTRIBUTES.items()],
        GlobalSecondaryIndexes=[
            {
                "IndexName": name,
                "KeySchema": [
                    {"AttributeName": text, "KeyType": "HASH"},
                    {"AttributeName": number, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for name, (text, number) in INDEXES.items()
        ],
    )
    yield RunStore(made)
    made.delete()


def write(store: RunStore | DecisionStore, pk: str, sk: str, **fields: Any) -> None:
    """Changes fields of an item to values that our code never writes."""
    store.items.table.update_item(
        Key={"pk": pk, "sk": sk},
        UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
        ExpressionAttributeNames={f"#{name}": name for name in fields},
        ExpressionAttributeValues={f":{name}": value for name, value in fields.items()},
    )


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with running(LocalSlack(MANIFEST)) as started:
        yield started


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    made = client_of(slack)
    made.retry_handlers = [LostResponseRetryHandler()]
    return made


def new_queues(sqs: Any) -> dict[str, str]:
    """The environment with a new queue for notifications, and new queues for dead letters."""
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}

    def create(name: str, attributes: dict[str, str]) -> str:
        return str(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])

    id = uuid.uuid4().hex
    letters = (create(f"letters-{id}", {}), create(f"undelivered-{id}.fifo", fifo))
    return {"QUEUE": create(f"queue-{id}.fifo", fifo), "DEAD_LETTERS": " ".join(letters)}


def waiting(services: Services) -> list[str]:
    """What waits in the queue of notifications, which is then empty."""
    found = list(services.queue.receive())
    for message in found:
        services.queue.delete(message["ReceiptHandle"])
    return [message["Body"] for message in found]


def deliver_waiting(services: Services) -> None:
    """Delivers what waits in the queue, as the notifier does."""
    for body in waiting(services):
        deliver(services, body)


@pytest.fixture
def services(
    aws: LocalAws, clients: dict[str, Any], table: RunStore, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> Services:
    """Services with the local Step Functions, which has no state machines."""
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Greenlight")
    machines = f"arn:aws:states:{aws.region}:{aws.account}:stateMachine:test-"
    found = Services({"STATE_MACHINES": machines, **new_queues(clients["sqs"])})
    found.__dict__["_queues"] = clients["sqs"]
    found.runs, found.slack = table, client
    found.states, found.files = clients["stepfunctions"], clients["s3"]
    found.states_once = clients["states_once"]
    return found
