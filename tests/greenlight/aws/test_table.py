"""Items in the table, over HTTP."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from greenlight.aws.table import ITEM_LIFETIME, Item, Items, Unreadable, each, known, plain, readable
from greenlight.runs.store import RunStore
from greenlight.wire.reading import ContractError, read

THERE = Attr("pk").exists()
KEY = {"pk": "a", "sk": "b"}


@pytest.fixture
def items(table: RunStore) -> Items:
    return table.items


def test_an_item_is_put_once_and_expires(items: Items) -> None:
    assert items.put("a", "b", {"text": "x", "number": 1, "list": [1, {"in": 2}]}, 100)
    assert not items.put("a", "b", {"text": "y"}, 200)
    assert items.get("a", "b") == {**KEY, "text": "x", "number": 1, "list": [1, {"in": 2}]}
    assert items.table.get_item(Key={"pk": "a", "sk": "b"})["Item"]["expires"] == 100 + ITEM_LIFETIME
    assert items.get("a", "c") is None


def test_a_change_increments_the_version_if_its_condition_holds(items: Items) -> None:
    items.put("a", "b", {"state": "open", "gone": 1, "events": ["one"]}, 100)
    changed = items.change("a", "b", Attr("state").eq("open"), {"state": "shut"}, without=["gone"])
    assert changed == {**KEY, "state": "shut", "events": ["one"], "version": 1}
    assert items.change("a", "b", Attr("state").eq("open"), {"state": "x"}) is None
    assert items.change("a", "b", THERE, {"state": "y"}, appended={"events": ["two"]}) == {
        **KEY,
        "state": "y",
        "events": ["one", "two"],
        "version": 2,
    }


def test_errors_of_dynamodb_are_raised(items: Items) -> None:
    items.put("a", "b", {"text": "x"}, 100)
    with pytest.raises(ClientError, match="ValidationException"):
        items.change("a", "b", THERE, {"text": "y"}, appended={"text": ["z"]})


def test_an_index_finds_its_items_in_order_over_many_pages(items: Items) -> None:
    for number in range(12):
        fields = {"queue": "Q", "look": number, "number": number, "text": "x" * 200_000}
        items.put("a", f"N{number}", fields, 100)
    items.put("a", "NONE", {"text": "in no index"}, 100)
    assert [item["number"] for item in items.indexed("by_due", "Q")] == list(range(12))
    assert [item["number"] for item in items.indexed("by_due", "Q", until=2)] == [0, 1, 2]
    assert [item["number"] for item in items.indexed("by_due", "Q", newest_first=True)] == list(range(11, -1, -1))
    assert len(items.under("a", "N")) == 13


def number(item: Item) -> int:
    return read(item["number"], int)


def test_an_error_names_the_key_of_an_invalid_item(items: Items) -> None:
    items.put("a", "b", {"number": "one"}, 100)
    found = items.get("a", "b")
    assert found
    with pytest.raises(ContractError, match=r"^a b: not a valid int: Expected `int`, got `str`$"):
        known(found, number)


def test_an_invalid_item_does_not_hide_others(items: Items) -> None:
    for sk, value in (("N1", "one"), ("N2", 2), ("N3", [3]), ("N4", 4)):
        items.put("a", sk, {"number": value}, 100)
    found = list(each(items.under("a", "N"), number))
    assert found[1::2] == [2, 4]
    assert found[0] == Unreadable(pk="a", sk="N1", why="a N1: not a valid int: Expected `int`, got `str`")
    assert list(readable(items.under("a", "N"), number)) == [2, 4]


def test_items_have_ints_and_no_index_keys() -> None:
    item = {"pk": "a", "queue": "Q", "look": Decimal(1), "at": Decimal(2), "in": {"list": [Decimal(3), "x", None]}}
    assert plain(item) == {"pk": "a", "at": 2, "in": {"list": [3, "x", None]}}
