"""Renders Slack's blocks as safe HTML for one reader. Rendering on the server spares the page a sanitizer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from local.slack.render_elements import element, element_id, image
from local.slack.render_html import NOTHING, Reader, cannot_show, tag
from local.slack.render_markdown import markdown
from local.slack.render_rich_text import rich_text
from local.slack.render_text import plain, text_object

Json = Mapping[str, Any]

GROUP_ELEMENTS = ("radio_buttons", "checkboxes")
"""Elements made of several controls; a legend names them, not a label."""


def blocks(content: Sequence[Json], reader: Reader) -> Markup:
    """Renders the blocks in order; a block of an unknown type becomes a note."""
    return NOTHING.join(_block(block, reader) for block in content)


def _block(block: Json, reader: Reader) -> Markup:
    show = _BLOCKS.get(block["type"])
    return show(block, reader) if show else cannot_show(block["type"])


def _section(block: Json, reader: Reader) -> Markup:
    text, accessory = block.get("text"), block.get("accessory")
    fields = [tag("div", text_object(field, reader)) for field in block.get("fields", [])]
    body = tag(
        "div",
        text_object(text, reader) if text else NOTHING,
        tag("div", *fields, class_="fields") if fields else NOTHING,
        class_="section-body",
    )
    beside = element(accessory, block.get("block_id", ""), reader) if accessory else NOTHING
    return tag("div", body, beside, class_="section")


def _context(block: Json, reader: Reader) -> Markup:
    parts = (
        image(part) if part["type"] == "image" else tag("span", text_object(part, reader)) for part in block["elements"]
    )
    return tag("div", *parts, class_="context")


def _actions(block: Json, reader: Reader) -> Markup:
    controls = (element(content, block.get("block_id", ""), reader) for content in block["elements"])
    return tag("div", *controls, class_="actions")


def _image(block: Json, reader: Reader) -> Markup:
    title = tag("figcaption", plain(block["title"])) if "title" in block else NOTHING
    return tag("figure", title, image(block))


def _table(block: Json, reader: Reader) -> Markup:
    settings = [column or {} for column in block.get("column_settings", [])]
    rows = []
    for number, row in enumerate(block["rows"]):
        cells = (
            tag(
                "td" if number else "th",
                _cell(cell, reader),
                class_=f"align-{settings[column].get('align', 'left')}" if column < len(settings) else None,
                scope=None if number else "col",
            )
            for column, cell in enumerate(row)
        )
        rows.append(tag("tr", *cells))
    return tag("div", tag("table", *rows), class_="table-frame", tabindex=0, role="group", aria_label="Table")


def _cell(cell: Json, reader: Reader) -> Markup:
    return rich_text(cell, reader) if cell["type"] == "rich_text" else Markup.escape(cell["text"])


def _input(block: Json, reader: Reader) -> Markup:
    content, block_id = block["element"], block.get("block_id", "")
    name = element_id(content, block_id, reader)
    optional = tag("span", " (optional)", class_="optional") if block.get("optional") else NOTHING
    grouped = content["type"] in GROUP_ELEMENTS
    label = Markup.escape(plain(block["label"])) + optional
    return tag(
        "fieldset" if grouped else "div",
        tag("legend", label) if grouped else tag("label", label, for_=name),
        element(content, block_id, reader, labelled=True),
        tag("p", plain(block["hint"]) if "hint" in block else "", class_="hint", id=f"{name}-hint"),
        tag("p", class_="count", hidden=True),
        tag("p", class_="error", id=f"{name}-error", role="alert"),
        class_="input-block",
        data_input=block_id,
        data_dispatch=bool(block.get("dispatch_action")),
    )


_BLOCKS: dict[str, Callable[[Json, Reader], Markup]] = {
    "rich_text": rich_text,
    "section": _section,
    "context": _context,
    "divider": lambda block, reader: tag("hr"),
    "header": lambda block, reader: tag("h3", plain(block["text"]), class_="header-block"),
    "actions": _actions,
    "markdown": lambda block, reader: tag("div", markdown(block["text"], reader), class_="markdown"),
    "input": _input,
    "image": _image,
    "table": _table,
    "file": lambda block, reader: tag("p", f"File {block['external_id']}", class_="remote-file"),
}
