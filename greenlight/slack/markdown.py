"""Rewrites Markdown so that Slack's markdown block shows it correctly.

The block shows headings (all in one size), lists, task lists, tables, code, quotes, links and dividers, and images as
links (Block Kit reference, markdown block). Its tables have the limits of a table block, and what happens to HTML is
not documented, so both are rewritten into something that is always visible.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

from greenlight.slack.escaping import WORD_JOINER, plain
from greenlight.slack.lines import CODE, begins_table, cells, is_row, lines_of, outside_code
from greenlight.slack.links import definitions, with_true_addresses

COLUMNS, ROWS = 20, 100
"""The maximum of columns and rows in a table, header included (Block Kit reference, table block)."""

TABLE_CHARACTERS = 10_000
"""Characters in all cells of a message's tables, as Slack users report. Here the limit applies to each table."""

TABLES = 20
"""Tables that stay tables in one text: Slack makes a block of each, and a message has at most 50."""

_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/?])(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|[^\s<>@]{1,64}@[^\s<>]+>)")


def readable(markdown: str) -> str:
    """The text with HTML visible as text, and tables that Slack cannot show as monospaced columns. Nothing is lost.

    A link whose label looks like another address is followed by its true one.
    """
    shown: list[str] = []
    tables = 0
    defined = definitions(lines_of(markdown))
    for kind, lines in _pieces(lines_of(markdown)):
        if kind == "table":
            tables += 1
            shown += _table([with_true_addresses(line, defined) for line in lines], fits=tables <= TABLES)
        elif kind == "code":
            shown += lines
        else:
            shown.append(_without_html(with_true_addresses("\n".join(lines), defined), "\n"))
    return "\n".join(shown)


def columns(table: Sequence[str]) -> list[str]:
    """A table's lines as a code block with aligned columns."""
    rows = [[plain(cell.replace("\\|", "|")) for cell in cells(line)] for line in (table[0], *table[2:])]
    count = max(map(len, rows))
    full = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(map(_width, column)) for column in zip(*full, strict=True)]
    lines = ["  ".join(map(_padded, row, widths)).rstrip() for row in full]
    ruled = [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    marks = "`" * max(3, longest + 1)
    return [marks, *ruled, marks]


def _pieces(lines: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The text in order, in groups of lines that are `code`, a `table` or `text`."""
    is_text = [outside for _, outside in outside_code(lines)]
    place = 0
    while place < len(lines):
        end = place + 1
        if is_text[place] and begins_table(lines, place):
            kind = "table"
            while end < len(lines) and is_text[end] and is_row(lines[end]):
                end += 1
        else:
            kind = "text" if is_text[place] else "code"
            while end < len(lines) and is_text[end] == is_text[place] and not begins_table(lines, end):
                end += 1
        yield kind, lines[place:end]
        place = end


def _table(lines: Sequence[str], *, fits: bool) -> list[str]:
    rows = [_without_html(line, " / ") for line in lines]
    size = sum(len(cell) for row in rows for cell in cells(row))
    small = len(cells(rows[0])) <= COLUMNS and len(rows) - 1 <= ROWS and size <= TABLE_CHARACTERS
    return rows if small and fits else columns(rows)


def _without_html(text: str, line_break: str) -> str:
    """The text with an invisible word joiner in each tag, except in code; `<br>` becomes `line_break`."""
    shown, done = [], 0
    for code in CODE.finditer(text):
        shown += [_tags(text[done : code.start()], line_break), code[0]]
        done = code.end()
    return "".join([*shown, _tags(text[done:], line_break)])


def _tags(text: str, line_break: str) -> str:
    return _TAG.sub("<" + WORD_JOINER, _BREAK.sub(line_break, text))


def _width(text: str) -> int:
    """How many monospaced columns the text takes: East Asian letters count twice, accents not at all."""
    seen = [letter for letter in text if category(letter) not in ("Mn", "Me", "Cf")]
    return len(seen) + sum(east_asian_width(letter) in "WF" for letter in seen)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
