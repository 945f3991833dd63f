"""Shows what an edit changed, word by word, in messages for the thread.

Added words are bold and removed words struck out. Signs around them say the same to people who hear or copy the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Literal

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextSectionElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

from greenlight import texts
from greenlight.slack.blocks import Content, Text, content, context, section

MESSAGE_CHANGES = 6_000
"""Characters of changes in one message, well within the 12,000 or so that Slack accepts."""

PIECE_LENGTH = 1_000
"""Characters of changed words in one piece. A longer piece is split so that it can continue in the next message."""

UNCHANGED_CONTEXT = 150
"""Characters of unchanged words to keep before and after a change."""

MAX_PAIRS = 50_000_000
"""Pairs of words or paragraphs to compare at most: more would take seconds. Beyond this the old text counts as removed
and the new text as added."""

_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
_WORD = re.compile(r"\S+\s*")
_SIGNS = {"removed": "−", "added": "+"}
_STYLES = {"removed": Parts.TextStyle(strike=True), "added": Parts.TextStyle(bold=True)}
Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Piece:
    """Words that are in both texts, only in the old one, or only in the new one; or a gap for unchanged paragraphs."""

    kind: Literal["same", "removed", "added", "gap"]
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def changes(old: str, new: str) -> list[Content]:
    """The messages that show what an edit changed, at least one.

    They name nobody, or Slack would notify people of their own edit. The decision's message says who edited.
    """
    found = pieces(old, new)
    summary = _summary(old, new, found)
    pages = list(_pages(found)) or [[]]
    return [_page(summary, number, pages) for number in range(len(pages))]


def pieces(old: str, new: str) -> list[Piece]:
    """The paragraphs that changed, with a gap for unchanged ones in between; empty if no word changed."""
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in _opcodes(list(map(_key, before)), list(map(_key, after))):
        inside = [] if tag == "equal" else _compared("".join(before[i1:i2]), "".join(after[j1:j2]))
        if any(piece.kind != "same" for piece in inside):
            found += inside
        elif not found or found[-1].kind != "gap":
            found.append(Piece("gap", "…"))
    return found if any(piece.kind != "gap" for piece in found) else []


def _compared(old: str, new: str) -> list[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in _opcodes(list(map(_key, before)), list(map(_key, after))):
        if tag == "equal":
            found.append(Piece("same", "".join(after[j1:j2])))
            continue
        found += [Piece("removed", "".join(before[i1:i2]))] if i1 < i2 else []
        found += [Piece("added", "".join(after[j1:j2]))] if j1 < j2 else []
    return found


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """How one list becomes the other, like difflib's opcodes, but fast enough for a person who waits."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    i, j = len(old) - end, len(new) - end
    if start:
        yield ("equal", 0, start, 0, start)
    if (i - start) * (j - start) > MAX_PAIRS:
        yield ("replace", start, i, start, j)
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old[start:i], new[start:j]).get_opcodes():
            yield (tag, start + i1, start + i2, start + j1, start + j2)
    if end:
        yield ("equal", i, len(old), j, len(new))


def _key(text: str) -> str:
    """What is compared: the text with white space ignored."""
    return " ".join(text.split())


def _summary(old: str, new: str, found: Sequence[Piece]) -> str:
    if old == new:
        return texts.changes.UNCHANGED
    removed, added = (sum(piece.words for piece in found if piece.kind == kind) for kind in ("removed", "added"))
    if removed and added:
        return texts.changes.replaced(removed, added)
    if removed:
        return texts.changes.removed(removed)
    return texts.changes.added(added) if added else texts.changes.ONLY_SPACES


def _page(summary: str, number: int, pages: Sequence[Sequence[Piece]]) -> Content:
    place = partial(texts.words.numbered, number=number + 1, count=len(pages))
    said = place(summary) if len(pages) > 1 else summary
    head: list[Block] = [context(place(texts.changes.WHAT_CHANGED)) if number else section(said)]
    shown = [element for piece in pages[number] for element in _elements(piece)]
    body: list[Block] = [RichTextBlock(elements=[RichTextSectionElement(elements=list(shown))])] if shown else []
    legend = [context(texts.changes.LEGEND)] if shown and number == 0 else []
    return content(said, [*head, *body, *legend])


def _elements(piece: Piece) -> list[Parts.Text]:
    sign = _SIGNS.get(piece.kind)
    if not sign:
        return [Text(text=piece.text)]
    words = piece.text.rstrip()
    marked = Text(text=f"[{sign}{words}]", style=_STYLES[piece.kind])
    return [marked, Text(text=piece.text[len(words) :] or " ")]


def _pages(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    page: list[Piece] = []
    for piece in _short(found):
        if page and sum(map(_size, page)) + _size(piece) > MESSAGE_CHANGES:
            yield page
            page = []
        page.append(piece)
    if page:
        yield page


def _size(piece: Piece) -> int:
    return len(piece.text) + len("[+] ")


def _short(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with long unchanged runs shortened, gaps on lines of their own, and long changes split."""
    last = len(found) - 1
    for place, piece in enumerate(found):
        before_gap = place == last or found[place + 1].kind == "gap"
        text = piece.text.rstrip("\n") if before_gap else piece.text
        if piece.kind == "gap":
            yield Piece("gap", ("\n" if place else "") + text + ("" if place == last else "\n"))
        elif piece.kind == "same":
            yield Piece("same", _shortened(text))
        else:
            yield from (Piece(piece.kind, part) for part in _split(text))


def _shortened(text: str) -> str:
    if len(text) <= 3 * UNCHANGED_CONTEXT:
        return text
    return f"{text[:UNCHANGED_CONTEXT].rstrip()} … {text[-UNCHANGED_CONTEXT:].lstrip()}"


def _split(text: str) -> Iterator[str]:
    while len(text) > PIECE_LENGTH:
        cut = text.rfind(" ", PIECE_LENGTH // 2, PIECE_LENGTH) + 1 or PIECE_LENGTH
        yield text[:cut]
        text = text[cut:]
    yield text
