"""Keeps for an hour what a person typed, for the form that a button opens: a button's value is too short for it."""

import time
import uuid

from greenlight.aws.table import Items

KEPT_SECONDS = 3_600
"""How long the words are kept."""


def keep_words(items: Items, user: str, text: str) -> str:
    """Keeps the words of a person (item `WORDS#<id>`, `WORDS`). Returns their id, "" if there are none."""
    if not text:
        return ""
    id = uuid.uuid4().hex
    items.keep(f"WORDS#{id}", "WORDS", {"user": user, "text": text}, int(time.time()) + KEPT_SECONDS)
    return id


def kept_words(items: Items, user: str, id: str) -> str:
    """The words with this id; "" if they are no longer kept, or if another person typed them."""
    found = items.get(f"WORDS#{id}", "WORDS") if id else None
    return str(found["text"]) if found and found["user"] == user else ""
