"""Splits a Markdown text into parts that fit a message and can be read on their own."""

import re
import textwrap
from collections.abc import Iterator

from greenlight.slack.lines import HEADING, ITEM, begins_table, is_delimiter, is_row, lines_of, open_fence, outside_code

MESSAGE_TEXT = 9_000
"""Characters of Markdown in one message. A payload's markdown blocks hold 12,000 (Block Kit reference), but Slack
rejected whole messages from 11,341 characters on (bolt-js issue 2867). With title and text this stays below 10,000."""

_BOUNDARIES = (re.compile(r"\n\n(?=\S)"), re.compile(r"\n(?=\S)"), re.compile(r"\n"), re.compile(r" "))
_MARKS = re.compile(r"`{3,20}|~{3,20}")


def first_lines(markdown: str, limit: int) -> tuple[str, bool]:
    """The first whole paragraphs within `limit` characters, and whether that is the whole text."""
    parts = split(markdown, limit)
    return parts[0], len(parts) == 1


def split(markdown: str, limit: int = MESSAGE_TEXT) -> list[str]:
    """The text in one or more parts of at most `limit` characters (at least 100). Nothing is left out.

    Parts end between paragraphs if possible, or else between lines, or else between words. The next part continues in
    the same format: a fenced code block is closed and reopened with its language, a table's header is repeated, and a
    numbered list keeps counting.
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
    """Where to end a part: after the last paragraph, line or word that fills at least half of it, or at `room`."""
    for boundary in _BOUNDARIES:
        places = [found.end() for found in boundary.finditer(text, max(room // 2, 1), room)]
        for place in reversed(places):
            if not _is_torn(text[:place], text[place:]):
                return place
    return room


def _is_torn(head: str, rest: str) -> bool:
    """Whether a heading or a table's header would be cut off from what follows it."""
    last = head.rstrip("\n").rpartition("\n")[2]
    return head.endswith("\n") and bool(HEADING.match(last) or is_delimiter(last) or is_delimiter(_first(rest)))


def _continued(head: str, rest: str, limit: int) -> tuple[str, str]:
    """What the next part begins with to continue in the same format, and the rest of the text."""
    if not head.endswith("\n"):
        return "", rest
    top = _table_head(head) if is_row(_first(rest)) and not head.endswith("\n\n") else ""
    return (top, rest) if 0 < len(top) <= limit // 4 else ("", _listed_on(head, rest))


def _table_head(text: str) -> str:
    """The header of the table that reaches the end of the text, or ""."""
    lines = text.removesuffix("\n").split("\n")
    start = len(lines)
    while start and is_row(lines[start - 1]):
        start -= 1
    found = next((place for place in range(start, len(lines)) if begins_table(lines, place)), None)
    return "" if found is None else f"{lines[found]}\n{lines[found + 1]}\n"


def _listed_on(head: str, rest: str) -> str:
    """The rest of a list's text: its first item gets the next number, and its indented lines are dedented."""
    if not (numbers := _numbers(head)):
        return rest
    item = ITEM.match(rest)
    if item and item["number"] and (before := numbers.get(len(item["indent"]))):
        rest = f"{item['indent']}{before + 1}{rest[item.end('number') :]}"
    indented = list(_indented(rest))
    return textwrap.dedent("".join(indented)) + rest[sum(map(len, indented)) :]


def _numbers(text: str) -> dict[int, int]:
    """The number of the last item at each indentation of the list at the end of the text; 0 for a bullet."""
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
    """Room for any closing fence, including one that a cut would make out of a longer line of marks."""
    return max((len("\n" + marks) for marks in _MARKS.findall(text)), default=0)
