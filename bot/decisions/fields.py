"""A text in parts that a modal's inputs hold, and together again: what nobody touched comes back byte for byte."""

import json
import re
from collections.abc import Mapping, Sequence

PART = 2_400
"""Characters of one part: an input holds 3,000 (Block Kit reference), which leaves room to add."""

PARTS = 20
"""Parts in one modal."""

STRETCH = 200_000
"""Bytes of the parts in one modal, as JSON with escapes: a view may have 250 kB, all in all."""

_LINE_END = re.compile(r"\r\n?")


def parts(text: str) -> list[str]:
    """The text in parts of at most 2,400 characters that end where paragraphs do, if possible; joined they are it."""
    found: list[str] = []
    while len(text) > PART:
        cut = _cut(text)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def stretches(found: Sequence[str]) -> list[range]:
    """Which parts, by their places, one modal holds at a time; a single stretch where it holds all of them."""
    starts, size = [0], 0
    for place, part in enumerate(found):
        size += len(json.dumps(part))
        if place - starts[-1] == PARTS or size > STRETCH:
            starts.append(place)
            size = len(json.dumps(part))
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(found)], strict=True)]


def field_text(part: str) -> str:
    """A part as an input shows it: the white space around it is not for people to keep."""
    return _LINE_END.sub("\n", part).strip()


def join(found: Sequence[str], edited: Mapping[int, str]) -> str:
    """The text with these parts as somebody edited them; one that was emptied leaves no blank lines behind."""
    return "".join(_edited(part, edited[place]) if place in edited else part for place, part in enumerate(found))


def _edited(part: str, text: str) -> str:
    text = field_text(text)
    if text == field_text(part):
        return part
    head = part[: len(part) - len(part.lstrip())]
    return head + text + part[len(part.rstrip()) :] if text else ""


def _cut(text: str) -> int:
    """After the last blank line, line or word that leaves a part half full, else in the middle of a word."""
    for boundary in ("\n\n", "\n", " "):
        place = text.rfind(boundary, PART // 2, PART)
        if place > 0:
            return place + len(boundary)
    return PART
