"""Answers each event once: Slack sends an event again until it is acknowledged with HTTP 200."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from boto3.dynamodb.conditions import Attr
from slack_bolt import BoltResponse

from greenlight.aws.table import Items

REMEMBERED_SECONDS = 3_600
"""How long an event is remembered. Slack stops repeating it sooner."""

HELD_SECONDS = 15
"""How long an event belongs to the process that began to answer it: longer than the bot's timeout."""

COME_AGAIN = BoltResponse(status=503)
"""The response to a repeated event that another process is answering right now. Slack repeats it a minute later."""


def answer_once(items: Items, body: Mapping[str, Any], act: Callable[[], object]) -> BoltResponse | None:
    """Answers an event with `act`, unless another delivery of it was answered. Returns the response; None is a 200.

    If `act` raises an exception, the event counts as unanswered, so that the next delivery tries again.
    """
    id, now = body["event_id"], int(time.time())
    if not begin_event(items, id, now):
        return None if is_answered(items, id) else COME_AGAIN
    held = now
    try:
        act()
        held = 0
    finally:
        _note(items, id, held)
    return None


def begin_event(items: Items, id: str, now: int) -> bool:
    """Takes an event (item `EVENT#<id>`, `EVENT`) to answer it. False if it was answered, or is being answered.

    `held` is until when it belongs to the process that took it; 0 if it is answered. An item without it is of an
    earlier version, and answered.
    """
    # `put` adds `items.kept` to this time, so the item expires after REMEMBERED_SECONDS.
    made = now - items.kept + REMEMBERED_SECONDS
    if items.put(f"EVENT#{id}", "EVENT", {"held": now + HELD_SECONDS}, made):
        return True
    is_left = Attr("held").gt(0) & Attr("held").lte(now)
    return items.change(f"EVENT#{id}", "EVENT", is_left, {"held": now + HELD_SECONDS}) is not None


def is_answered(items: Items, id: str) -> bool:
    """Whether an event that was begun is answered."""
    return not (items.get(f"EVENT#{id}", "EVENT") or {}).get("held")


def _note(items: Items, id: str, held: int) -> None:
    items.change(f"EVENT#{id}", "EVENT", Attr("pk").exists(), {"held": held})
