"""What is filled in: `state.values` in Slack's shapes, and what Slack's client checks before it submits."""

from typing import Any

from local.slack.blocks import elements_of
from local.slack.people import ControlError
from local.slack.workspace import Json

_VALUE_FIELDS = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
}
_INITIAL_FIELDS = {
    "plain_text_input": "initial_value",
    "static_select": "initial_option",
    "radio_buttons": "initial_option",
    "checkboxes": "initial_options",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
}

REQUIRED = "Please complete this required field."


def options_of(element: Json) -> list[Json]:
    """The options that can be chosen, those in groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def value_of(element: Json, given: Any) -> Json:
    """`{type, <field>: value}` of an element; `given` is plain (text, option's value, user's id) or Slack's own object.

    ControlError when an option is named that the element does not offer.
    """
    field = _VALUE_FIELDS[element["type"]]
    value = given.get(field) if isinstance(given, dict) and (field in given or "type" in given) else given
    match field:
        case "selected_option":
            value = _option(element, value) if value else None
        case "selected_options":
            value = [_option(element, chosen) for chosen in ([value] if isinstance(value, str) else value or [])]
    return {"type": element["type"], field: value}


def _option(element: Json, chosen: Any) -> Json:
    wanted = chosen.get("value") if isinstance(chosen, dict) else chosen
    for option in options_of(element):
        if option["value"] == wanted:
            return option
    raise ControlError(f"{element['action_id']} offers no option {wanted!r}.")


def state_values(blocks: list[Json], given: Json) -> Json:
    """`state.values` of these blocks: what is given, else what the elements start with.

    ControlError when something is given for a block or an element that is not there.
    """
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in _INITIAL_FIELDS:
                start = element.get(_INITIAL_FIELDS[element["type"]])
                value = given.get(block["block_id"], {}).get(element["action_id"], start)
                values.setdefault(block["block_id"], {})[element["action_id"]] = value_of(element, value)
    for block_id, actions in given.items():
        for action_id in actions:
            if action_id not in values.get(block_id, {}):
                raise ControlError(f"There is no input {action_id!r} in a block {block_id!r}.")
    return values


def input_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's client says, by block id, before it submits: required inputs, shortest and longest texts."""
    problems = {
        block["block_id"]: _input_error(block, values[block["block_id"]][block["element"]["action_id"]])
        for block in blocks
        if block["type"] == "input"
    }
    return {block_id: problem for block_id, problem in problems.items() if problem}


def _input_error(block: Json, state: Json) -> str:
    element = block["element"]
    value = state[_VALUE_FIELDS[element["type"]]]
    if not value or (isinstance(value, str) and not value.strip()):
        return "" if block.get("optional") else REQUIRED
    if element["type"] != "plain_text_input":
        return ""
    if len(value) < element.get("min_length", 0):
        return f"This field needs at least {element['min_length']} characters."
    longest = element.get("max_length", 3000)
    return f"This field takes at most {longest} characters." if len(value) > longest else ""
