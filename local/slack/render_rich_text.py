"""Renders a rich_text block as safe HTML: sections, lists, quotes, code, and all their elements."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from local.slack.render_html import (
    NOTHING,
    Reader,
    broadcast,
    cannot_show,
    channel_mention,
    emoji,
    group_mention,
    link,
    moment,
    tag,
    user_mention,
)

Json = Mapping[str, Any]

_STYLES = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"), ("underline", "u"))


def rich_text(block: Json, reader: Reader) -> Markup:
    """Renders the block. List items nest by `indent`, as in Slack, without nested markup."""
    parts = (_part(part, reader) for part in block["elements"])
    return tag("div", NOTHING.join(parts), class_="rich-text")


def _part(part: Json, reader: Reader) -> Markup:
    inside = part.get("elements", [])
    match part["type"]:
        case "rich_text_section":
            return tag("div", _inline(inside, reader), class_="rich-section")
        case "rich_text_quote":
            return tag("blockquote", _inline(inside, reader))
        case "rich_text_preformatted":
            return tag("pre", _inline(inside, reader))
        case "rich_text_list":
            return _list(part, reader)
    return cannot_show(part["type"])


def _list(part: Json, reader: Reader) -> Markup:
    items = (tag("li", _inline(item["elements"], reader)) for item in part["elements"])
    name = "ol" if part.get("style") == "ordered" else "ul"
    start = part.get("offset", 0) + 1 if name == "ol" else None
    return tag(name, NOTHING.join(items), start=start, class_=f"indent-{part.get('indent', 0)}")


def _inline(elements: Sequence[Json], reader: Reader) -> Markup:
    return NOTHING.join(_dressed(element, _element(element, reader)) for element in elements)


def _dressed(element: Json, written: Markup) -> Markup:
    style = element.get("style", {})
    for key, name in _STYLES:
        if style.get(key):
            written = tag(name, written)
    return written


def _text(element: Json, reader: Reader) -> Markup:
    return Markup("<br>").join(element["text"].split("\n"))


def _date(element: Json, reader: Reader) -> Markup:
    return moment(element["timestamp"], element["format"], element.get("fallback", ""), element.get("url", ""))


_ELEMENTS: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": _text,
    "link": lambda element, reader: link(element["url"], element.get("text") or element["url"]),
    "user": lambda element, reader: user_mention(element["user_id"], reader),
    "channel": lambda element, reader: channel_mention(element["channel_id"], reader),
    "usergroup": lambda element, reader: group_mention(element["usergroup_id"], reader),
    "broadcast": lambda element, reader: broadcast(element["range"]),
    "emoji": lambda element, reader: Markup.escape(emoji(element["name"])),
    "color": lambda element, reader: Markup.escape(element["value"]),
    "date": _date,
}


def _element(element: Json, reader: Reader) -> Markup:
    show = _ELEMENTS.get(element["type"])
    return show(element, reader) if show else cannot_show(element["type"])
