"""Renders a markdown block as safe HTML: CommonMark, tables, tasks, strikethrough; no raw HTML or remote images."""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from local.slack.render_html import (
    Reader,
    broadcast,
    channel_mention,
    emoji,
    group_mention,
    link,
    safe_url,
    tag,
    user_mention,
)

_MENTION = re.compile(
    r"<(?:@(?P<user>[UW]\w+)|#(?P<channel>C\w+)|!subteam\^(?P<group>S\w+)|!(?P<all>here|channel|everyone))(?:\|[^<>]*)?>"
)
_TASK = re.compile(r"\[([ xX])\](?=\s)\s*")
_SHORTCODE = re.compile(r":([a-z0-9_+\-]+):")


def markdown(text: str, reader: Reader) -> Markup:
    """Renders the text. An unescaped mention shows as a mention, because Slack would notify people."""
    return Markup(_PARSER.render(text, {"reader": reader}))


def _mention_rule(state: StateInline, silent: bool) -> bool:
    match = _MENTION.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("mention", "", 0).meta = {match.lastgroup: match[match.lastgroup or 0]}
    state.pos = match.end()
    return True


def _tasks_rule(state: StateCore) -> None:
    """Turns `[ ]` and `[x]` at the beginning of a list item into disabled checkboxes."""
    for number, token in enumerate(state.tokens[2:], 2):
        is_first = [one.type for one in state.tokens[number - 2 : number]] == ["list_item_open", "paragraph_open"]
        pieces = token.children or []
        found = _TASK.match(pieces[0].content) if is_first and pieces and pieces[0].type == "text" else None
        if found is None:
            continue
        pieces[0].content = pieces[0].content[found.end() :]
        token.children = [Token("task", "", 0, meta={"done": found[1] != " "}), *pieces]
        state.tokens[number - 2].attrJoin("class", "task")


def _task(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    done = tokens[index].meta["done"]
    return tag("input", type="checkbox", disabled=True, checked=done, aria_label="Done" if done else "To do")


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    """Puts the table into a frame that scrolls, because it may be wider than the message."""
    return '<div class="table-frame" tabindex="0" role="group" aria-label="Table"><table>\n'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return "</table></div>\n"


def _mention(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    [(kind, target)] = tokens[index].meta.items()
    if kind == "all":
        return broadcast(target)
    shown = {"user": user_mention, "channel": channel_mention, "group": group_mention}
    return shown[kind](target, env["reader"])


def _text(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    return Markup.escape(_SHORTCODE.sub(lambda match: emoji(match[1]), tokens[index].content))


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Renders an image as a link, as Slack does, so nothing is fetched from elsewhere."""
    url = str(tokens[index].attrs["src"])
    return link(url, tokens[index].content or url)


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    tokens[index].attrs.update(target="_blank", rel="noopener noreferrer")
    return self.renderToken(tokens, index, options, env)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: safe_url(url) is not None  # type: ignore[method-assign]
    parser.inline.ruler.before("autolink", "mention", _mention_rule)
    parser.core.ruler.after("inline", "tasks", _tasks_rule)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


_RULES = {
    "image": _image,
    "link_open": _link_open,
    "mention": _mention,
    "table_close": _table_close,
    "table_open": _table_open,
    "task": _task,
    "text": _text,
}
_PARSER = _parser()
