"""Renders interactive elements as native controls; `data-` attributes hold what the page needs to send the action.

Every control has data-action-id, data-block-id and data-type; the page sends the JSON in a chosen option's data-option.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from local.slack.render_html import NOTHING, Reader, cannot_show, safe_url, tag
from local.slack.render_text import plain, text_object

Json = Mapping[str, Any]


def element(content: Json, block_id: str, reader: Reader, labelled: bool = False) -> Markup:
    """Returns the control with its confirm dialog; `labelled`: a label or legend elsewhere names it."""
    if content["type"] == "image":
        return image(content)
    show = _ELEMENTS.get(content["type"])
    if show is None:
        return cannot_show(content["type"])
    control = show(content, block_id, reader, labelled)
    return tag("span", control, _confirm(content.get("confirm"), reader), class_="control")


def element_id(content: Json, block_id: str, reader: Reader) -> str:
    """Returns the control's id, which also begins the ids of its hint and error; the reader's scope makes it unique."""
    return "-".join((reader.scope, block_id, content.get("action_id", "")))


def image(content: Json) -> Markup:
    """Renders the picture of an image element or block, from http, https or this server's own files."""
    stored = content.get("slack_file", {}).get("id")
    source = f"/_control/files/{stored}" if stored else safe_url(content.get("image_url", ""), ("http", "https"))
    if source is None:
        return cannot_show("image without a web address")
    return tag("img", src=source, alt=content["alt_text"], loading="lazy")


def _data(content: Json, block_id: str) -> dict[str, str]:
    return {
        "data_action_id": content.get("action_id", ""),
        "data_block_id": block_id,
        "data_type": content["type"],
    }


def _confirm(confirm: Json | None, reader: Reader) -> Markup:
    if confirm is None:
        return NOTHING
    primary = "danger" if confirm.get("style") == "danger" else "primary"
    return tag(
        "template",
        tag("h2", plain(confirm["title"])),
        tag("p", text_object(confirm["text"], reader)),
        tag(
            "div",
            tag("button", plain(confirm["deny"]), type="submit", value="deny", class_="button"),
            tag("button", plain(confirm["confirm"]), type="submit", value="confirm", class_=f"button {primary}"),
            class_="confirm-buttons",
        ),
    )


def _button(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    shared: dict[str, str | None] = {
        **_data(content, block_id),
        "data_value": content.get("value"),
        "class_": f"button {content.get('style', '')}".strip(),
        "aria_label": content.get("accessibility_label"),
    }
    text, url = plain(content["text"]), content.get("url")
    if url is None:
        return tag("button", text, type="button", **shared)
    if safe_url(url, ("http", "https")) is None:
        return tag("button", text, type="button", disabled=True, title=f"Not a web address: {url}", **shared)
    return tag("a", text, href=url, target="_blank", rel="noopener noreferrer", **shared)


def _option(option: Json, chosen: Sequence[str]) -> Markup:
    return tag(
        "option",
        plain(option["text"]),
        value=option["value"],
        selected=option["value"] in chosen,
        data_option=json.dumps(option),
    )


def _options(content: Json) -> Markup:
    initial = content.get("initial_option")
    chosen = [initial["value"]] if initial else []
    groups = content.get("option_groups")
    if groups is None:
        return NOTHING.join(_option(option, chosen) for option in content["options"])
    return NOTHING.join(
        tag("optgroup", *(_option(option, chosen) for option in group["options"]), label=plain(group["label"]))
        for group in groups
    )


def _select(content: Json, block_id: str, reader: Reader, labelled: bool, options: Markup) -> Markup:
    placeholder = plain(content.get("placeholder", {"text": "Choose an option"}))
    return tag(
        "select",
        tag("option", placeholder, value=""),
        options,
        class_="select",
        id=element_id(content, block_id, reader) if labelled else None,
        aria_label=None if labelled else placeholder,
        **_data(content, block_id),
    )


def _static_select(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    return _select(content, block_id, reader, labelled, _options(content))


def _users_select(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    options = (
        tag("option", f"@{name}", value=user, selected=user == content.get("initial_user"))
        for user, name in reader.users.items()
        if user not in reader.unselectable
    )
    return _select(content, block_id, reader, labelled, NOTHING.join(options))


def _conversations_select(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    initial = content.get("initial_conversation")
    options = (
        tag("option", f"#{name}", value=channel, selected=channel == initial)
        for channel, name in reader.channels.items()
        if name
    )
    return _select(content, block_id, reader, labelled, NOTHING.join(options))


def _overflow(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    return tag(
        "select",
        tag("option", "⋯", value="", hidden=True),
        _options(content),
        class_="select overflow",
        aria_label="More actions",
        **_data(content, block_id),
    )


def _choices(content: Json, block_id: str, reader: Reader, kind: str, chosen: Sequence[str]) -> Markup:
    name = element_id(content, block_id, reader)
    rows = []
    for option in content["options"]:
        box = tag(
            "input",
            type=kind,
            name=name,
            value=option["value"],
            checked=option["value"] in chosen,
            data_option=json.dumps(option),
        )
        more = option.get("description")
        described = tag("span", text_object(more, reader), class_="description") if more else NOTHING
        rows.append(tag("label", box, tag("span", text_object(option["text"], reader), described), class_="choice"))
    return tag("span", *rows, class_="choices", role="group", **_data(content, block_id))


def _radio_buttons(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    initial = content.get("initial_option")
    return _choices(content, block_id, reader, "radio", [initial["value"]] if initial else [])


def _checkboxes(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    chosen = [option["value"] for option in content.get("initial_options", [])]
    return _choices(content, block_id, reader, "checkbox", chosen)


def _plain_text_input(content: Json, block_id: str, reader: Reader, labelled: bool) -> Markup:
    name, initial = element_id(content, block_id, reader), content.get("initial_value", "")
    shared: dict[str, Any] = {
        **_data(content, block_id),
        "id": name,
        "class_": "text-input",
        "placeholder": plain(content["placeholder"]) if "placeholder" in content else None,
        "data_max": content.get("max_length"),
        "aria_describedby": f"{name}-hint {name}-error",
        "autofocus": content.get("focus_on_load", False),
    }
    if content.get("multiline"):
        # An HTML parser drops the first line break in a textarea, so add one.
        return tag("textarea", "\n" + initial, rows=4, **shared)
    return tag("input", type="text", value=initial, autocomplete="off", **shared)


_ELEMENTS: dict[str, Callable[[Json, str, Reader, bool], Markup]] = {
    "button": _button,
    "static_select": _static_select,
    "users_select": _users_select,
    "conversations_select": _conversations_select,
    "overflow": _overflow,
    "radio_buttons": _radio_buttons,
    "checkboxes": _checkboxes,
    "plain_text_input": _plain_text_input,
}
