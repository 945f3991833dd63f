"""Writes to tables one after another, so that a condition and the write that depends on it are one step."""

import functools
import threading
from collections.abc import Callable
from typing import Any

from moto.dynamodb.responses import DynamoHandler

WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")


def install() -> None:
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
