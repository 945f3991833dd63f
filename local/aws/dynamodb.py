"""Makes the requests to tables atomic, and answers faster."""

import functools
import threading
from collections.abc import Callable
from typing import Any

from botocore.model import StructureShape
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.responses import DynamoHandler

REQUESTS = (
    *("get_item", "batch_get_item", "transact_get_items", "query", "scan"),
    *("put_item", "update_item", "delete_item", "batch_write_item", "transact_write_items"),
)


def install() -> None:
    """Installs both changes; called once a process."""
    _install_lock()
    _install_values()


def _install_lock() -> None:
    """Gap: moto checks a condition and then writes, while each request has its own thread.

    Two simultaneous conditional writes could both succeed. moto builds the answer from the stored item, so the lock
    covers that too. A query fails if another request adds an item meanwhile.
    """
    lock = threading.RLock()
    for name in REQUESTS:
        setattr(DynamoHandler, name, _within(lock, getattr(DynamoHandler, name)))


def _within(lock: "threading.RLock", method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def locked(*arguments: Any, **keywords: Any) -> Any:
        with lock:
            return method(*arguments, **keywords)

    return locked


def _install_values() -> None:
    """Gap: moto looks for all ten types in an item's value, each under several names, although it has only one.

    To look only for that one halves the server's time to read an item.
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
