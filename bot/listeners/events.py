"""Recognises repeated events: Slack sends an event again if it was not acknowledged in time."""

from greenlight.aws.table import Items

REMEMBERED_SECONDS = 3_600
"""How long an event is remembered. Slack stops repeating it sooner."""


def note_event(items: Items, id: str, now: int) -> bool:
    """Records an event (item `EVENT#<id>`, `EVENT`). Returns whether it is new."""
    # `put` adds `items.kept` to this time, so the item expires after REMEMBERED_SECONDS.
    return items.put(f"EVENT#{id}", "EVENT", {}, now - items.kept + REMEMBERED_SECONDS)
