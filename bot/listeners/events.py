"""Slack's events: it repeats one that was not acknowledged in time."""

from greenlight.aws.table import Items

KEPT = 3_600
"""Seconds for which an event is remembered: Slack repeats one for less than that."""


def note_event(items: Items, id: str, now: int) -> bool:
    """Notes an event (item `EVENT#<id>`, `EVENT`); False where it was delivered before."""
    return items.put(f"EVENT#{id}", "EVENT", {}, now - items.kept + KEPT)
