"""Text on its way into Slack: nothing in it may ping anyone, and nothing of it may be lost."""

import re

WORD_JOINER = "\u2060"
"""Invisible; takes apart what Slack would read as one."""

_PINGS = re.compile(r"<(?=[!@#])|@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")


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
    return _PINGS.sub(lambda match: match[0] + WORD_JOINER, markdown)


def one_line(text: str, limit: int) -> str:
    """The text on one line, for a heading or a notification; where it is longer than `limit` characters it ends in …"""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plain(markdown: str) -> str:
    """The text without the marks of headings and of bold words, which a notification would show as they are."""
    return _BOLD.sub(r"\1", _HEADING.sub("", markdown))
