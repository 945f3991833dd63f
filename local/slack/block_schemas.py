"""The blocks, elements and views that Slack allows, as JSON Schema: fields, lengths, counts.

The limits come from `slack_sdk.models` and Slack's Block Kit reference. `blocks.py` defines keywords of our own:
`typed` picks the schema by the object's `type`; `text_object` does the same for texts, with Slack's error message.
"""

from typing import Any

Schema = dict[str, Any]

BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer"}
ANY: Schema = {}


def string(longest: int, shortest: int = 1) -> Schema:
    """A string of `shortest` to `longest` characters."""
    return {"type": "string", "minLength": shortest, "maxLength": longest}


def one_of(*values: str) -> Schema:
    """One of these strings."""
    return {"enum": list(values)}


def array(items: Schema, most: int, fewest: int = 1) -> Schema:
    """An array of `fewest` to `most` items."""
    return {"type": "array", "items": items, "minItems": fewest, "maxItems": most}


def fields(required: str, **properties: Schema) -> Schema:
    """An object with only these fields; `required` names the mandatory ones."""
    known = {"type": ANY, **properties}
    return {"type": "object", "required": required.split(), "properties": known, "additionalProperties": False}


def plain(longest: int) -> Schema:
    """A `plain_text` object."""
    return {"text_object": {"plain_text": fields("text", text=string(longest), emoji=BOOLEAN)}}


def text(longest: int) -> Schema:
    """A `plain_text` or `mrkdwn` object."""
    mrkdwn = fields("text", text=string(longest), verbatim=BOOLEAN)
    return {"text_object": {**plain(longest)["text_object"], "mrkdwn": mrkdwn}}


CONFIRM = fields(
    "title text confirm deny",
    title=plain(100),
    text=text(300),
    confirm=plain(30),
    deny=plain(30),
    style=one_of("primary", "danger"),
)
OPTION = fields("text value", text=text(75), value=string(150), description=text(75), url=string(3000))
OPTION_GROUP = fields("label options", label=plain(75), options=array(OPTION, 100))
DISPATCH_CONFIG = fields(
    "trigger_actions_on", trigger_actions_on=array(one_of("on_enter_pressed", "on_character_entered"), 2)
)


def element(required: str, **properties: Schema) -> Schema:
    """An interactive element."""
    return fields(required, action_id=string(255), **properties)


def chooser(required: str, **properties: Schema) -> Schema:
    """An interactive element with choices; it may have a placeholder, a confirmation and the focus."""
    common = {"placeholder": plain(150), "confirm": CONFIRM, "focus_on_load": BOOLEAN}
    return element(required, **common, **properties)


IMAGE_FIELDS = {"alt_text": string(2000), "image_url": string(3000), "slack_file": fields("", id=ANY, url=ANY)}
IMAGE_SOURCE = {"exactly_one_of": ["image_url", "slack_file"]}
IMAGE = {**fields("alt_text", **IMAGE_FIELDS), **IMAGE_SOURCE}
BUTTON = element(
    "text",
    text=plain(75),
    url=string(3000),
    value=string(2000),
    style=one_of("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=string(75),
)
OVERFLOW = element("options", options=array(OPTION, 5), confirm=CONFIRM)
STATIC_SELECT = {
    **chooser("", options=array(OPTION, 100), option_groups=array(OPTION_GROUP, 100), initial_option=OPTION),
    "exactly_one_of": ["options", "option_groups"],
}
CHECKBOXES = chooser("options", options=array(OPTION, 10), initial_options=array(OPTION, 10))
RADIO_BUTTONS = chooser("options", options=array(OPTION, 10), initial_option=OPTION)
USERS_SELECT = chooser("", initial_user=string(255))
CONVERSATIONS_SELECT = chooser(
    "",
    initial_conversation=string(255),
    default_to_current_conversation=BOOLEAN,
    response_url_enabled=BOOLEAN,
    filter=fields(
        "",
        include=array(one_of("im", "mpim", "private", "public"), 4),
        exclude_external_shared_channels=BOOLEAN,
        exclude_bot_users=BOOLEAN,
    ),
)
PLAIN_TEXT_INPUT = chooser(
    "",
    initial_value=string(3000, shortest=0),
    multiline=BOOLEAN,
    min_length={**INTEGER, "minimum": 0, "maximum": 3000},
    max_length={**INTEGER, "minimum": 1, "maximum": 3000},
    dispatch_action_config=DISPATCH_CONFIG,
)

CHOICES: Schema = {
    "checkboxes": CHECKBOXES,
    "conversations_select": CONVERSATIONS_SELECT,
    "radio_buttons": RADIO_BUTTONS,
    "static_select": STATIC_SELECT,
    "users_select": USERS_SELECT,
}
IN_ACTIONS: Schema = {"button": BUTTON, "overflow": OVERFLOW, **CHOICES}
IN_SECTION: Schema = {**IN_ACTIONS, "image": IMAGE}
IN_INPUT: Schema = {"plain_text_input": PLAIN_TEXT_INPUT, **CHOICES}

STYLE = fields("", bold=BOOLEAN, italic=BOOLEAN, strike=BOOLEAN, code=BOOLEAN, underline=BOOLEAN, highlight=BOOLEAN)
RICH_PARTS: Schema = {
    "text": fields("text", text=string(40_000), style=STYLE),
    "link": fields("url", url=string(3000), text=ANY, unsafe=BOOLEAN, style=STYLE),
    "user": fields("user_id", user_id=string(255), style=STYLE),
    "usergroup": fields("usergroup_id", usergroup_id=string(255), style=STYLE),
    "channel": fields("channel_id", channel_id=string(255), style=STYLE),
    "broadcast": fields("range", range=one_of("here", "channel", "everyone"), style=STYLE),
    "emoji": fields("name", name=string(255), unicode=ANY, skin_tone=INTEGER, style=STYLE),
    "date": fields("timestamp format", timestamp=INTEGER, format=string(255), url=ANY, fallback=ANY, style=STYLE),
    "color": fields("value", value=string(255), style=STYLE),
}
RICH_SECTION = fields("elements", elements=array({"typed": RICH_PARTS}, 10_000, fewest=0))
RICH_ELEMENTS: Schema = {
    "rich_text_section": RICH_SECTION,
    "rich_text_quote": {**RICH_SECTION, "properties": {**RICH_SECTION["properties"], "border": INTEGER}},
    "rich_text_preformatted": fields(
        "elements", elements=array({"typed": RICH_PARTS}, 10_000, fewest=0), border=INTEGER, language=ANY
    ),
    "rich_text_list": fields(
        "elements style",
        elements=array({"typed": {"rich_text_section": RICH_SECTION}}, 10_000),
        style=one_of("bullet", "ordered"),
        indent=INTEGER,
        offset=INTEGER,
        border=INTEGER,
    ),
}


def block(required: str, **properties: Schema) -> Schema:
    """A layout block."""
    return fields(required, block_id=string(255), **properties)


RICH_TEXT = block("elements", elements=array({"typed": RICH_ELEMENTS}, 10_000))
TABLE_CELLS: Schema = {
    "raw_text": fields("text", text=string(12_000)),
    "raw_number": fields("value", value={"type": "number"}, text=string(12_000)),
    "rich_text": RICH_TEXT,
}
COLUMN = {"anyOf": [{"type": "null"}, fields("", align=one_of("left", "center", "right"), is_wrapped=BOOLEAN)]}

IN_VIEW: Schema = {
    "actions": block("elements", elements=array({"typed": IN_ACTIONS}, 25)),
    "context": block(
        "elements",
        elements=array({"typed": {"image": IMAGE, **text(2000)["text_object"]}}, 10),
    ),
    "divider": block(""),
    "header": block("text", text=plain(150)),
    "image": {**block("alt_text", title=plain(2000), **IMAGE_FIELDS), **IMAGE_SOURCE},
    "input": block(
        "label element",
        label=plain(2000),
        element={"typed": IN_INPUT},
        hint=plain(2000),
        optional=BOOLEAN,
        dispatch_action=BOOLEAN,
    ),
    "rich_text": RICH_TEXT,
    "section": {
        **block("", text=text(3000), fields=array(text(2000), 10), accessory={"typed": IN_SECTION}, expand=BOOLEAN),
        "at_least_one_of": ["text", "fields"],
    },
}
IN_MESSAGE: Schema = {
    **IN_VIEW,
    "file": block("external_id source", external_id=string(255), source=one_of("remote")),
    "markdown": block("text", text=string(12_000)),
    "table": block(
        "rows", rows=array(array({"typed": TABLE_CELLS}, 20), 100), column_settings=array(COLUMN, 20, fewest=0)
    ),
}

MESSAGE_BLOCKS = array({"typed": IN_MESSAGE}, 50, fewest=0)
VIEW_BLOCKS = array({"typed": IN_VIEW}, 100, fewest=0)
VIEW_FIELDS = {
    "blocks": VIEW_BLOCKS,
    "private_metadata": string(3000, shortest=0),
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
}
VIEW: Schema = {
    "typed": {
        "home": fields("blocks", **VIEW_FIELDS),
        "modal": fields(
            "title blocks",
            title=plain(24),
            submit=plain(24),
            close=plain(24),
            clear_on_close=BOOLEAN,
            notify_on_close=BOOLEAN,
            submit_disabled=BOOLEAN,
            **VIEW_FIELDS,
        ),
    }
}
