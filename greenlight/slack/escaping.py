"""Prepares text for Slack: it must not ping anyone, and nothing may be lost."""

import re

WORD_JOINER = "\u2060"
"""An invisible character that breaks up what Slack would read as one."""

_PINGS = re.compile(r"<(?=[!@#])|@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_OPEN_MARK = re.compile(r"(?:<[^<>]*|&[a-z]*)$")
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")


def escape(text: str) -> str:
    """The text for a mrkdwn field or a message's `text`: `&`, `<` and `>` become entities, as Slack requires."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The text of a command or a message without entities: Slack sends `&`, `<` and `>` as such.

    We have seen this in practice; the documentation does not mention it for commands.
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def quiet(markdown: str) -> str:
    """The text for a markdown block: it looks the same, but its mentions ping nobody.

    Slack does not document how it reads `<!channel>` in a markdown block, and entities would be visible in code. An
    invisible word joiner (U+2060) after the `<` or `@` breaks up a mention anywhere.
    """
    return _PINGS.sub(lambda match: match[0] + WORD_JOINER, markdown)


def one_line(text: str, limit: int) -> str:
    """The text on one line, for a heading or a notification. If it is cut at `limit` characters, it ends in "…"."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def cut(mrkdwn: str, limit: int) -> str:
    """The text, at most `limit` characters of it. If it is cut, it ends in "…", and in no mention or entity."""
    return mrkdwn if len(mrkdwn) <= limit else _OPEN_MARK.sub("", mrkdwn[: limit - 1]).rstrip() + "…"


def plain(markdown: str) -> str:
    """The text without the marks for headings and bold words, which a notification would show literally."""
    return _BOLD.sub(r"\1", _HEADING.sub("", markdown))
