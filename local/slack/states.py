"""Entered values: `state.values` in Slack's shapes, and the checks of Slack's client before it submits."""

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
    """The options that can be chosen, including those in groups."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def value_of(element: Json, given: Any) -> Json:
    """Returns an element's `{type, <field>: value}`.

    `given` is a plain value (text, option's value, user's id) or Slack's own object. Raises ControlError if the element
    does not have the option.
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
    raise ControlError(f"{element['action_id']} has no option {wanted!r}.")


def state_values(blocks: list[Json], given: Json) -> Json:
    """Returns `state.values` of these blocks: the given values, else the elements' initial ones.

    Raises ControlError for a value whose block or element does not exist.
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
                raise ControlError(f"There is no input {action_id!r} in block {block_id!r}.")
    return values


def input_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """Returns the errors of Slack's client by block id: missing required inputs, texts too short or too long."""
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
