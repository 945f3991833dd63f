"""Fixtures for the bot and the notifier: a table on moto's server, a local Slack, and services that reach both."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from greenlight.aws.clients import ONCE
from greenlight.aws.indexes import INDEXES
from greenlight.decisions.services import Services
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
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
    return client_of(slack)


@pytest.fixture
def services(aws: LocalAws, clients: dict[str, Any], table: RunStore, client: WebClient) -> Services:
    """Services with the local Step Functions, which has no state machines."""
    found = Services({"STATE_MACHINES": f"arn:aws:states:{aws.region}:{aws.account}:stateMachine:test-"})
    found.runs, found.slack = table, client
    found.states, found.files = clients["stepfunctions"], clients["s3"]
    found.states_once = clients["states_once"]
    return found
