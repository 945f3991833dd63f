"""Tables whose conditional writes are one step each, and whose answers take no longer than they have to."""

import functools
import threading
from collections.abc import Callable
from typing import Any

from botocore.model import StructureShape
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.responses import DynamoHandler

WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")


def install() -> None:
    """Put both in place; to be called once a process."""
    _install_writes()
    _install_values()


def _install_writes() -> None:
    """Gap: moto checks a condition and writes afterwards, and each request has a thread of its own.

    Two conditional writes at the same instant could both succeed; and the answer is made of the item as it is by then,
    so the lock covers that too.
    """
    lock = threading.RLock()
    for name in WRITES:
        setattr(DynamoHandler, name, _within(lock, getattr(DynamoHandler, name)))


def _within(lock: "threading.RLock", write: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(write)
    def locked(*arguments: Any, **keywords: Any) -> Any:
        with lock:
            return write(*arguments, **keywords)

    return locked


def _install_values() -> None:
    """Gap: of an item's value moto looks for all ten kinds, each under several names, where it has one.

    To look for that alone halves the time that the server takes to read an item.
    """
    structure = BaseJSONSerializer._serialize_type_structure

    def serialize(self: Any, serialized: Any, value: Any, shape: StructureShape, key: str) -> None:
        if shape.name != "AttributeValue" or not isinstance(value, dict):
            structure(self, serialized, value, shape, key)
            return
        member: dict[str, Any] = {}
        for name in value:
            self._serialize(member, value[name], shape.members[name], name)
        self._default_serialize(serialized, member, shape, key)

    BaseJSONSerializer._serialize_type_structure = serialize
