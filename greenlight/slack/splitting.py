"""A Markdown text in parts that are short enough for a message, each of which stands for itself."""

import re
import textwrap
from collections.abc import Iterator

from greenlight.slack.lines import HEADING, ITEM, begins_table, is_delimiter, is_row, lines_of, open_fence, outside_code

MESSAGE_TEXT = 10_000
"""Characters of Markdown in one message: markdown blocks hold 12,000 over a whole payload (Block Kit reference),
and whole messages of about 13,200 have been refused, so this leaves room for a title."""

_BOUNDARIES = (re.compile(r"\n\n(?=\S)"), re.compile(r"\n(?=\S)"), re.compile(r"\n"), re.compile(r" "))
_MARKS = re.compile(r"`{3,20}|~{3,20}")


def first_lines(markdown: str, limit: int) -> tuple[str, bool]:
    """The text's first whole paragraphs within `limit` characters, and whether that is all of it."""
    parts = split(markdown, limit)
    return parts[0], len(parts) == 1


def split(markdown: str, limit: int = MESSAGE_TEXT) -> list[str]:
    """The text in parts of at most `limit` characters (at least 100), with nothing left out; at least one part.

    Parts end between paragraphs where that is possible, else between lines, else between words. What has to be split
    goes on as what it is: a fenced code block is closed and opened again with its language, a table's head is
    repeated, a numbered list counts on.
    """
    parts: list[str] = []
    rest, opening = "\n".join(lines_of(markdown)).strip(), ""
    while len(opening) + len(rest) > limit:
        cut = _cut(rest, limit - len(opening) - _room_to_close(opening + rest[:limit]))
        head, rest = opening + rest[:cut], rest[cut:]
        if fence := open_fence(head):
            parts.append(head.removesuffix("\n") + "\n" + fence.marks)
            opening = f"{fence.marks}{fence.language}\n"
        else:
            parts.append(head.rstrip("\n"))
            opening, rest = _continued(head, rest.lstrip("\n"), limit)
    return [*parts, opening + rest]


def _cut(text: str, room: int) -> int:
    """Where to end a part: after the last paragraph, line or word that leaves it half full, else at `room`."""
    for boundary in _BOUNDARIES:
        places = [found.end() for found in boundary.finditer(text, max(room // 2, 1), room)]
        for place in reversed(places):
            if not _is_torn(text[:place], text[place:]):
                return place
    return room


def _is_torn(head: str, rest: str) -> bool:
    """Whether a heading, or a table's head, would end one part while what it is for begins the next."""
    last = head.rstrip("\n").rpartition("\n")[2]
    return head.endswith("\n") and bool(HEADING.match(last) or is_delimiter(last) or is_delimiter(_first(rest)))


def _continued(head: str, rest: str, limit: int) -> tuple[str, str]:
    """What the next part begins with, and the rest of the text, so that it goes on as what it is."""
    if not head.endswith("\n"):
        return "", rest
    top = _table_head(head) if is_row(_first(rest)) and not head.endswith("\n\n") else ""
    return (top, rest) if 0 < len(top) <= limit // 4 else ("", _listed_on(head, rest))


def _table_head(text: str) -> str:
    """The head of the table that goes on to the end of the text."""
    lines = text.removesuffix("\n").split("\n")
    start = len(lines)
    while start and is_row(lines[start - 1]):
        start -= 1
    found = next((place for place in range(start, len(lines)) if begins_table(lines, place)), None)
    return "" if found is None else f"{lines[found]}\n{lines[found + 1]}\n"


def _listed_on(head: str, rest: str) -> str:
    """The rest of a list's text: its first item has the number that is its turn, and its indented lines are undone."""
    if not (numbers := _numbers(head)):
        return rest
    item = ITEM.match(rest)
    if item and item["number"] and (before := numbers.get(len(item["indent"]))):
        rest = f"{item['indent']}{before + 1}{rest[item.end('number') :]}"
    indented = list(_indented(rest))
    return textwrap.dedent("".join(indented)) + rest[sum(map(len, indented)) :]


def _numbers(text: str) -> dict[int, int]:
    """The list at the end of the text: the number of its newest item at each indentation, 0 for a bullet."""
    numbers: dict[int, int] = {}
    blank = True
    for line, is_text in outside_code(text.split("\n")):
        if not line.strip():
            blank = True
            continue
        indent = len(line) - len(line.lstrip(" "))
        if is_text and (item := ITEM.match(line)):
            before = numbers.get(indent, 0)
            numbers = {at: number for at, number in numbers.items() if at < indent}
            numbers[indent] = (before + 1 if before else int(item["number"])) if item["number"] else 0
        elif blank or HEADING.match(line):
            numbers = {at: number for at, number in numbers.items() if at < indent}
        blank = False
    return numbers


def _indented(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith(" "):
            return
        yield line


def _first(text: str) -> str:
    return text.partition("\n")[0]


def _room_to_close(text: str) -> int:
    """Enough for any fence in the text, also for one that a cut would make of a longer line of marks."""
    return max((len("\n" + marks) for marks in _MARKS.findall(text)), default=0)
