"""Splits a text into parts for a modal's inputs and joins them again; unedited parts stay the same byte for byte."""

import json
import re
from collections.abc import Mapping, Sequence

PART = 2_400
"""Characters in one part. An input holds 3,000 (Block Kit reference), so people have room to add some."""

PARTS = 40
"""Parts in one modal, which holds 100 blocks (Block Kit reference)."""

ROOM = PARTS * PART // 2
"""Characters that surely fit in one modal, unless escapes make them large: a part is at least half full."""

MODAL_BYTES = 200_000
"""Bytes of the parts in one modal, as JSON with escapes. A whole view is limited to 250 kB."""

_LINE_END = re.compile(r"\r\n?")


def parts(text: str) -> list[str]:
    """Splits the text into parts of at most 2,400 characters, between paragraphs if possible; no character is lost."""
    found: list[str] = []
    while len(text) > PART:
        cut = _cut(text)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def fit_in_modal(found: Sequence[str]) -> bool:
    """Returns whether one modal holds all parts."""
    return len(found) <= PARTS and sum(len(json.dumps(part)) for part in found) <= MODAL_BYTES


def field_text(part: str) -> str:
    """Returns a part as an input shows it, without the white space around it."""
    return _LINE_END.sub("\n", part).strip()


def join(found: Sequence[str], edited: Mapping[int, str]) -> str:
    """Joins the parts, with the edited ones replaced. An emptied part leaves no blank lines behind."""
    return "".join(_edited(part, edited[place]) if place in edited else part for place, part in enumerate(found))


def _edited(part: str, text: str) -> str:
    text = field_text(text)
    if text == field_text(part):
        return part
    head = part[: len(part) - len(part.lstrip())]
    return head + text + part[len(part.rstrip()) :] if text else ""


def _cut(text: str) -> int:
    """Returns where to cut: after a blank line, a line or a word in the second half, or else inside a word."""
    for boundary in ("\n\n", "\n", " "):
        place = text.rfind(boundary, PART // 2, PART)
        if place > 0:
            return place + len(boundary)
    return PART
