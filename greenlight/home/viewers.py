"""Who opened App Home recently: an item `HOMES`, `USER#<id>` in the table for each person."""

from dataclasses import dataclass
from functools import partial

from greenlight.aws.table import Items, readable
from greenlight.wire.reading import read

HOME_KEPT = 3_600
"""Seconds that a person's App Home is kept up to date after they open it."""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody who opened App Home: when (seconds since 1970), and which page of their runs it shows."""

    user: str
    seen: int
    page: str


_viewer = partial(read, kind=Viewer)


def note_viewer(items: Items, user: str, now: int, page: str = "") -> None:
    """Records that a person opened App Home, at that page of their runs."""
    items.keep("HOMES", f"USER#{user}", {"user": user, "seen": now, "page": page}, until=now + HOME_KEPT)


def viewers(items: Items, now: int, user: str = "") -> list[Viewer]:
    """Who opened App Home within the last hour, the latest first; only `user` if one is given."""
    found = [items.get("HOMES", f"USER#{user}")] if user else items.under("HOMES", "USER#")
    seen = readable(filter(None, found), _viewer)
    return sorted((viewer for viewer in seen if viewer.seen > now - HOME_KEPT), key=lambda viewer: -viewer.seen)
