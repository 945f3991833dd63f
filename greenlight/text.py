"""Text on its way into Slack: nothing in it may ping anyone, and nothing of it may be lost."""

import re
from typing import NamedTuple

MESSAGE_TEXT = 10_000
"""Characters of Markdown in one message: markdown blocks hold 12,000 over a whole payload (Block Kit reference),
and whole messages of about 13,200 have been refused, so this leaves room for a title."""

_WORD_JOINER = "\u2060"
_PINGS = re.compile(r"<(?=[!@#])|@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_LINE_END = re.compile(r"\r\n?")
_MARKS = re.compile(r"`{3,20}|~{3,20}")
_FENCE = re.compile(r" {0,3}(`{3,20}(?=[^`]*$)|~{3,20}(?!~))[ \t]*(\S{0,40})(.*)")


class _Fence(NamedTuple):
    """A line that opens or closes a fenced code block; backticks have none after them, or they are code in a line."""

    marks: str
    language: str
    more: str


def escape(text: str) -> str:
    """The text for a mrkdwn field or a `text` fallback: `&`, `<` and `>` as entities, as Slack asks for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What a person typed after a slash command: Slack sends `&`, `<` and `>` as entities there, as in messages.

    That is what apps are seen to get; the documentation does not say it of commands.
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quiet(markdown: str) -> str:
    """The text for a markdown block: looks the same, and mentions in it ping nobody.

    How Slack reads `<!channel>` in a markdown block is not documented, and entities would show inside code; an
    invisible word joiner (U+2060) after the `<` or `@` takes a mention apart wherever it stands.
    """
    return _PINGS.sub(lambda match: match[0] + _WORD_JOINER, markdown)


def one_line(text: str, limit: int) -> str:
    """The text on one line, for a heading or a notification; where it is longer than `limit` characters it ends in …"""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plain(markdown: str) -> str:
    """The text without the marks of headings and of bold words, which a notification would show as they are."""
    return _BOLD.sub(r"\1", _HEADING.sub("", markdown))


def first_lines(markdown: str, limit: int) -> tuple[str, bool]:
    """The text's first whole paragraphs within `limit` characters, and whether that is all of it."""
    parts = split(markdown, limit)
    return parts[0], len(parts) == 1


def split(markdown: str, limit: int = MESSAGE_TEXT) -> list[str]:
    """The text in parts of at most `limit` characters (at least 100), with nothing left out; at least one part.

    Parts end between paragraphs where that is possible, else between lines, else between words. A fenced code block
    that has to be split is closed at the end of a part and opened again, with its language, in the next.
    """
    parts: list[str] = []
    rest, opening = _LINE_END.sub("\n", markdown).strip(), ""
    while len(opening) + len(rest) > limit:
        cut = _cut(rest, limit - len(opening) - _room_to_close(opening + rest[:limit]))
        head, rest = opening + rest[:cut], rest[cut:]
        if fence := _open_fence(head):
            parts.append(head.removesuffix("\n") + "\n" + fence.marks)
            opening = f"{fence.marks}{fence.language}\n"
        else:
            parts.append(head.rstrip("\n"))
            rest, opening = rest.lstrip("\n"), ""
    return [*parts, opening + rest]


def _cut(text: str, room: int) -> int:
    """Where to end a part: after the last blank line, line or word that still leaves it half full, else at `room`."""
    for boundary in ("\n\n", "\n", " "):
        place = text.rfind(boundary, room // 2, room)
        if place > 0:
            return place + len(boundary)
    return room


def _open_fence(text: str) -> _Fence | None:
    """What opened the fenced code block that is still open at the end of the text."""
    opened = None
    for found in filter(None, map(_FENCE.match, text.split("\n"))):
        fence = _Fence(*found.groups())
        if not opened:
            opened = fence
        elif fence.marks.startswith(opened.marks) and not fence.language and not fence.more.strip():
            opened = None
    return opened


def _room_to_close(text: str) -> int:
    """Enough for any fence in the text, also for one that a cut would make of a longer line of marks."""
    return max((len("\n" + marks) for marks in _MARKS.findall(text)), default=0)
