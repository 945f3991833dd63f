"""Values of every type are the same when an item is read, also while other requests write."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import Binary
from moto.dynamodb.models import dynamodb_backends

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
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "part", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "part")],
    )
    yield made
    made.delete()


def test_every_type_of_value_is_read_unchanged(table: Any) -> None:
    item = {"id": "1", "part": "1", **VALUES}
    table.put_item(Item=item)
    assert table.get_item(Key={"id": "1", "part": "1"})["Item"] == item
    assert table.scan()["Items"] == [item]


def test_a_table_can_be_read_while_items_are_added(aws: LocalAws, table: Any) -> None:
    # So many keys that moto takes a while to look through them.
    keys = dynamodb_backends[aws.account][aws.region].tables["values"].items
    keys.update((number, {}) for number in range(500_000))
    with ThreadPoolExecutor(4) as pool:
        adding = [pool.submit(table.put_item, Item={"id": f"new {number}", "part": "1"}) for number in range(50)]
        while not all(one.done() for one in adding):
            assert table.scan(Select="COUNT")["Count"] <= 50
    assert table.scan(Select="COUNT")["Count"] == 50
