"""Renders mrkdwn as safe HTML: *bold*, _italic_, ~strike~, `code`, > quotes, <links|label>, mentions, dates, emoji."""

import re
from itertools import groupby

from markupsafe import Markup

from local.slack.render_html import (
    NOTHING,
    Reader,
    broadcast,
    channel_mention,
    emoji,
    group_mention,
    link,
    moment,
    tag,
    user_mention,
)


def _styled(mark: str, group: str) -> str:
    """A pattern for a pair of marks around text on one line; atomic, so no input makes the search slow."""
    inside = rf"(?>(?:<[^<>\n]+>|[^{mark}\n])+)"
    return rf"(?<![\w{mark}]){mark}(?=[^\s{mark}])(?P<{group}>{inside})(?<!\s){mark}(?![\w{mark}])"


_PRE = re.compile(r"```\n?(?P<pre>.+?)\n?```", re.S)
_INLINE = re.compile(
    "|".join(
        [
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<control>[^<>\n]+)>",
            _styled(r"\*", "b"),
            _styled("_", "i"),
            _styled("~", "s"),
            r":(?P<emoji>[a-z0-9_+\-]+):",
        ]
    )
)
_DATE = re.compile(r"!date\^(?P<at>\d+)\^(?P<layout>[^|^]+)(?:\^(?P<url>[^|]+))?(?:\|(?P<fallback>.*))?$")
_QUOTE = re.compile(r"(?:&gt;|>) ?")


def mrkdwn(text: str, reader: Reader) -> Markup:
    """Renders the whole text; keeps line breaks and reads `&lt;`, `&gt;` and `&amp;` as characters."""
    written, end = NOTHING, 0
    for match in _PRE.finditer(text):
        written += _lines(text[end : match.start()].removesuffix("\n"), reader)
        written += tag("pre", _controls(match["pre"], reader))
        end = match.end()
        end += text.startswith("\n", end)
    return written + _lines(text[end:], reader)


def unescaped(text: str) -> str:
    """Replaces Slack's three entities with their characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(text: str, reader: Reader) -> Markup:
    if not text:
        return NOTHING
    written = NOTHING
    for quoted, group in groupby(text.split("\n"), key=lambda line: _QUOTE.match(line) is not None):
        lines = [_inline(_QUOTE.sub("", line, count=1) if quoted else line, reader) for line in group]
        block = Markup("<br>").join(lines)
        written += tag("blockquote", block) if quoted else block
    return written


def _inline(text: str, reader: Reader) -> Markup:
    written, end = NOTHING, 0
    for match in _INLINE.finditer(text):
        written += unescaped(text[end : match.start()])
        written += _piece(match, reader)
        end = match.end()
    return written + unescaped(text[end:])


def _piece(match: re.Match[str], reader: Reader) -> Markup:
    kind, inside = match.lastgroup or "", match[match.lastgroup or 0]
    if kind == "code":
        return tag("code", _controls(inside, reader))
    if kind == "control":
        return _control(inside, reader)
    if kind == "emoji":
        return Markup.escape(emoji(inside))
    return tag({"b": "strong", "i": "em", "s": "s"}[kind], _inline(inside, reader))


def _controls(text: str, reader: Reader) -> Markup:
    """Renders code: with links and mentions, without styles."""
    written, end = NOTHING, 0
    for match in re.finditer(r"<([^<>\n]+)>", text):
        written += unescaped(text[end : match.start()]) + _control(match[1], reader)
        end = match.end()
    return written + unescaped(text[end:])


def _control(inside: str, reader: Reader) -> Markup:
    if date := _DATE.match(inside):
        return moment(date["at"], date["layout"], unescaped(date["fallback"] or ""), date["url"] or "")
    target, _, label = (unescaped(part) for part in inside.partition("|"))
    if target[:2] in ("@U", "@W"):
        return user_mention(target[1:], reader)
    if target.startswith("#C"):
        return channel_mention(target[1:], reader)
    if target.startswith("!subteam^"):
        return group_mention(target.removeprefix("!subteam^"), reader)
    if target in ("!here", "!channel", "!everyone"):
        return broadcast(target[1:])
    if target.startswith("!"):
        return tag("span", label or f"<{target}>")
    return link(target, label or target.removeprefix("mailto:"))
