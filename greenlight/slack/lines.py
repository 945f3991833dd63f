"""Recognises the lines of a Markdown text: code, tables, lists and headings.

It knows only enough Markdown to split a text, or to make it look right in Slack; everything else stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

FENCE = re.compile(r" {0,3}(`{3,20}(?=[^`]*$)|~{3,20}(?!~))[ \t]*(\S{0,40})(.*)")
HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
ITEM = re.compile(r"(?P<indent> *)(?:(?P<number>\d{1,9})(?P<mark>[.)])|[-*+])[ \t]+")
CODE = re.compile(r"(?<!`)(?P<marks>`{1,20})(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=marks)(?!`)", re.DOTALL)
"""Inline code."""

_DASHES = re.compile(r":?-+:?")
_LINE_END = re.compile(r"\r\n?")
_CELL_END = re.compile(r"(?<!\\)\|")


class Fence(NamedTuple):
    """A line that opens or closes a fenced code block. With more backticks after it, it would be inline code."""

    marks: str
    language: str
    more: str


def lines_of(text: str) -> list[str]:
    """The text's lines, as Markdown sees them."""
    return _LINE_END.sub("\n", text).split("\n")


def open_fence(text: str) -> Fence | None:
    """The fence of the code block that is still open at the end of the text, or None."""
    opened = None
    for line in text.split("\n"):
        opened = _fence_after(line, opened)
    return opened


def outside_code(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is outside fenced code; a fence itself counts as inside."""
    opened = None
    for line in lines:
        before, opened = opened, _fence_after(line, opened)
        yield line, not (before or opened)


def cells(row: str) -> list[str]:
    """The cells of a table's row, stripped of white space."""
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip() for cell in _CELL_END.split(inner)]


def is_row(line: str) -> bool:
    """Whether the line can be a row of a table."""
    return "|" in line and len(line) - len(line.lstrip(" ")) < 4


def is_delimiter(line: str) -> bool:
    """Whether the line is the delimiter row below a table's header."""
    return is_row(line) and all(_DASHES.fullmatch(cell) for cell in cells(line))


def begins_table(lines: Sequence[str], place: int) -> bool:
    """Whether a table's header starts at that index: two lines with the same number of cells."""
    if place + 1 >= len(lines) or not is_row(lines[place]) or not is_delimiter(lines[place + 1]):
        return False
    return len(cells(lines[place])) == len(cells(lines[place + 1]))


def _fence_after(line: str, opened: Fence | None) -> Fence | None:
    found = FENCE.match(line)
    if not found:
        return opened
    fence = Fence(*found.groups())
    if not opened:
        return fence
    closes = fence.marks.startswith(opened.marks) and not fence.language and not fence.more.strip()
    return None if closes else opened
