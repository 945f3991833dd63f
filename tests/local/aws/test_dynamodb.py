"""Values of every type are the same when an item is read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary

from local.aws.server import LocalAws
from tests.sdk import new_tables

VALUES = {
    "text": "a",
    "empty": "",
    "number": Decimal("-1.5"),
    "truth": False,
    "nothing": None,
    "binary": Binary(b"\x00\xff"),
    "list": ["a", Decimal(1), {"deep": [Binary(b"b"), None]}],
    "map": {"S": "a key named like a kind", "more": {"M": []}},
    "texts": {"a", "b"},
    "numbers": {Decimal(1), Decimal(2)},
    "binaries": {Binary(b"a"), Binary(b"b")},
}


@pytest.fixture
def table(aws: LocalAws) -> Iterator[Any]:
    made = new_tables(aws.endpoint, aws.region).create_table(
        TableName="values",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    yield made
    made.delete()


def test_every_type_of_value_is_read_unchanged(table: Any) -> None:
    item = {"id": "1", **VALUES}
    table.put_item(Item=item)
    assert table.get_item(Key={"id": "1"})["Item"] == item
    assert table.scan()["Items"] == [item]
