"""The one DynamoDB table: items by key, conditional writes, and three indexes.

    index      keys            what it finds
    by_due     queue, look     runs and decisions that the reconciler must look at, the soonest first
    by_group   group, since    the runs of a person (`USER#<id>`), the decisions of a day (`DAY#<date>`)
    by_place   place, since    the runs of a channel (`RUNS#<id>`)

An item without an index's first key is not in that index. Items expire through the table's TTL, some time after they
are created.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from aws_lambda_powertools import Logger
from boto3.dynamodb.conditions import ConditionBase, Key
from botocore.exceptions import ClientError

from greenlight.aws.indexes import INDEXES
from greenlight.wire.reading import ContractError

if TYPE_CHECKING:
    from types_boto3_dynamodb.service_resource import Table

logger = Logger(child=True)
T = TypeVar("T")

ITEM_LIFETIME = 365 * 24 * 3600
"""Seconds until items expire, unless the deployment sets another time."""

_KEYS = {"expires", *(key for keys in INDEXES.values() for key in keys)}
Item = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """An item that cannot be read: its key, and why (with the name of the field)."""

    pk: str
    sk: str
    why: str


@dataclass(frozen=True)
class Addition:
    """An amount that is added to a number of an item, which is made if there is none.

    The item expires at `until` (seconds since 1970).
    """

    pk: str
    sk: str
    field: str
    amount: int
    until: int

    def update(self, table: str) -> dict[str, Any]:
        """The addition as DynamoDB takes it."""
        return {
            "TableName": table,
            "Key": {"pk": self.pk, "sk": self.sk},
            "UpdateExpression": "ADD #field :amount SET #expires = :until",
            "ExpressionAttributeNames": {"#field": self.field, "#expires": "expires"},
            "ExpressionAttributeValues": {":amount": self.amount, ":until": self.until},
        }


class Items:
    """Reads and writes items. DynamoDB's errors are raised as botocore's ClientError."""

    def __init__(self, table: "Table", kept: int = ITEM_LIFETIME) -> None:
        self.table = table
        self.kept = kept

    def get(self, pk: str, sk: str) -> Item | None:
        """The item as it is now, in its `plain` form; None if there is none."""
        found = self.table.get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None

    def put(self, pk: str, sk: str, fields: Mapping[str, Any], now: int) -> bool:
        """Puts a new item. False if the key is taken."""
        item = {**fields, "pk": pk, "sk": sk, "expires": now + self.kept}
        try:
            self.table.put_item(Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as error:
            if _refused(error):
                return False
            raise
        return True

    def keep(self, pk: str, sk: str, fields: Mapping[str, Any], until: int) -> None:
        """Puts an item that expires at `until` (seconds since 1970), and replaces an existing one."""
        self.table.put_item(Item={**fields, "pk": pk, "sk": sk, "expires": until})

    def change_and_add(
        self,
        pk: str,
        sk: str,
        unchanged: Mapping[str, int],
        changes: Mapping[str, Any],
        addition: "Addition | None",
    ) -> bool:
        """Changes an item and adds to another, or does neither. False if a field differs from `unchanged`.

        A field that the item lacks counts as 0. Needs the right to update items only.
        """
        update = {
            "TableName": self.table.name,
            "Key": {"pk": pk, "sk": sk},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changes) + " ADD #version :one",
            "ConditionExpression": "attribute_exists(pk) AND "
            + " AND ".join(
                f"#{name} = :{name}_now" if value else f"(attribute_not_exists(#{name}) OR #{name} = :{name}_now)"
                for name, value in unchanged.items()
            ),
            "ExpressionAttributeNames": {f"#{name}": name for name in {*unchanged, *changes, "version"}},
            "ExpressionAttributeValues": {
                **{f":{name}": value for name, value in changes.items()},
                **{f":{name}_now": value for name, value in unchanged.items()},
                ":one": 1,
            },
        }
        actions: Any = [{"Update": update}, *([{"Update": addition.update(self.table.name)}] if addition else [])]
        try:
            self.table.meta.client.transact_write_items(TransactItems=actions)
        except self.table.meta.client.exceptions.TransactionCanceledException as error:
            if error.response["CancellationReasons"][0].get("Code") == "ConditionalCheckFailed":
                return False
            raise
        return True

    def change(
        self,
        pk: str,
        sk: str,
        condition: ConditionBase,
        changes: Mapping[str, Any],
        *,
        without: Sequence[str] = (),
        appended: Mapping[str, Sequence[Any]] | None = None,
    ) -> Item | None:
        """Changes an item and increments its `version`. None if the condition does not hold.

        `without` names the fields to remove, `appended` has what to append to existing lists.
        """
        lists = appended or {}
        values = {**changes, **lists}
        sets = [f"#{name} = :{name}" for name in changes]
        sets += [f"#{name} = list_append(#{name}, :{name})" for name in lists]
        removes = " REMOVE " + ", ".join(f"#{name}" for name in without) if without else ""
        try:
            found = self.table.update_item(
                Key={"pk": pk, "sk": sk},
                UpdateExpression=f"SET {', '.join(sets)}{removes} ADD version :one",
                ConditionExpression=condition,
                ExpressionAttributeNames={f"#{name}": name for name in (*values, *without)},
                ExpressionAttributeValues={":one": 1, **{f":{name}": value for name, value in values.items()}},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if _refused(error):
                return None
            raise
        return plain(found["Attributes"])

    def under(self, pk: str, sk_prefix: str) -> list[Item]:
        """All items under a key, as they are now."""
        condition = Key("pk").eq(pk) & Key("sk").begins_with(sk_prefix)
        return [plain(item) for item in self._pages(KeyConditionExpression=condition, ConsistentRead=True)]

    def indexed(
        self, index: str, first: str, *, until: int | None = None, newest_first: bool = False, page: int = 0
    ) -> Iterator[Item]:
        """The items of an index whose first key is `first`, in order; pages are read only when needed.

        `until` is the highest value of the second key. `page` is how many items one query reads; 0 means as many as
        DynamoDB returns (1 MB).
        """
        text, number = INDEXES[index]
        condition: ConditionBase = Key(text).eq(first)
        if until is not None:
            condition &= Key(number).lte(until)
        query = {"IndexName": index, "KeyConditionExpression": condition, "ScanIndexForward": not newest_first}
        return (plain(item) for item in self._pages(**query, **({"Limit": page} if page else {})))

    def _pages(self, **query: Any) -> Iterator[Item]:
        found = self.table.query(**query)
        yield from found["Items"]
        while "LastEvaluatedKey" in found:
            found = self.table.query(**query, ExclusiveStartKey=found["LastEvaluatedKey"])
            yield from found["Items"]


def known(item: Item, reader: Callable[[Item], T]) -> T:
    """The item as `reader` reads it. Raises ContractError, which names the item and the field."""
    try:
        return reader(item)
    except ContractError as error:
        raise ContractError(f"{item['pk']} {item['sk']}: {error}") from error


def each(items: Iterable[Item], reader: Callable[[Item], T]) -> Iterator[T | Unreadable]:
    """Each item as `reader` reads it, or as Unreadable if it cannot."""
    for item in items:
        try:
            found: T | Unreadable = known(item, reader)
        except ContractError as error:
            found = Unreadable(pk=item["pk"], sk=item["sk"], why=str(error))
        yield found


def readable(items: Iterable[Item], reader: Callable[[Item], T]) -> Iterator[T]:
    """The items as `reader` reads them. Logs and skips those that it cannot read."""
    for found in each(items, reader):
        if isinstance(found, Unreadable):
            logger.error("skipped an item in the table that cannot be read", why=found.why)
        else:
            yield found


def plain(item: Mapping[str, Any]) -> Item:
    """The item without the indexes' keys, and with ints: DynamoDB returns Decimals, and we store only whole numbers."""
    return {name: _whole(value) for name, value in item.items() if name not in _KEYS}


def _whole(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, Mapping):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value


def _refused(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"
