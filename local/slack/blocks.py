"""Checks Block Kit as Slack does, with Slack's error messages, and fills in the ids that Slack fills in."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from local.slack.block_schemas import MESSAGE_BLOCKS, VIEW, Schema
from local.slack.errors import SlackError
from local.slack.workspace import Json

LONGEST_MESSAGE = 13_200
"""Characters of text in all blocks of a message. Slack's users report this limit (bolt-js issue 2509); Slack does not
document it."""
LONGEST_MARKDOWN = 12_000
"""Characters in all markdown blocks of a message together."""
LARGEST_VIEW = 250_000
"""Bytes of a view's JSON."""

Errors = Iterator[ValidationError]


def _typed(validator: Any, allowed: Schema, instance: Any, _: Schema) -> Errors:
    if not isinstance(instance, dict):
        yield ValidationError("must provide an object")
    elif "type" not in instance:
        yield ValidationError("missing required field: type")
    elif instance["type"] not in allowed:
        yield ValidationError(f"unsupported type: {instance['type']}", path=["type"])
    else:
        yield from validator.descend(instance, allowed[instance["type"]])


def _text_object(validator: Any, allowed: Schema, instance: Any, schema: Schema) -> Errors:
    problems = list(_typed(validator, allowed, instance, schema))
    if problems and len(allowed) > 1:
        yield ValidationError("failed to match all allowed schemas")
    yield from problems


def _exactly_one_of(_: Any, names: list[str], instance: Any, __: Schema) -> Errors:
    if sum(name in instance for name in names) != 1:
        yield ValidationError(f"must define either `{'` or `'.join(names)}`")


def _at_least_one_of(_: Any, names: list[str], instance: Any, __: Schema) -> Errors:
    if not any(name in instance for name in names):
        yield ValidationError(f"must define either `{'` or `'.join(names)}`")


OWN_KEYWORDS = {
    "typed": _typed,
    "text_object": _text_object,
    "exactly_one_of": _exactly_one_of,
    "at_least_one_of": _at_least_one_of,
}
_Validator = extend(Draft202012Validator, OWN_KEYWORDS)  # type: ignore[no-untyped-call]
_MESSAGE, _VIEW = _Validator(MESSAGE_BLOCKS), _Validator(VIEW)

TYPE_NAMES = {"object": "an object", "array": "an array", "string": "a string", "boolean": "a boolean"}


def _describe(problem: ValidationError) -> list[str]:
    limit: Any = problem.validator_value
    instance: Any = problem.instance
    schema: Any = problem.schema
    match problem.validator:
        case "required":
            return [f"missing required field: {name}" for name in limit if name not in instance]
        case "additionalProperties":
            return [f"invalid additional property: {name}" for name in instance if name not in schema["properties"]]
        case "maxLength":
            return [f"must be less than {limit + 1} characters"]
        case "minLength":
            return [f"must be more than {limit - 1} characters"]
        case "maxItems":
            return [f"no more than {limit} items allowed"]
        case "minItems":
            return [f"must provide at least {limit} items"]
        case "type":
            return [f"must provide {TYPE_NAMES.get(limit, f'a {limit}')}"]
        case "enum":
            return [f"must be one of: {', '.join(limit)}"]
    return [problem.message]


def _messages(problems: Iterator[ValidationError], root: str) -> list[str]:
    found: dict[str, None] = {}
    for problem in problems:
        pointer = "".join(f"/{part}" for part in (root, *problem.absolute_path))
        for words in _describe(problem):
            found[f"[ERROR] {words} [json-pointer:{pointer}]"] = None
    return list(found)


def check_message_blocks(blocks: Any) -> None:
    """Raises `invalid_blocks` or `msg_blocks_too_long` unless Slack accepts these as a message's blocks."""
    messages = _messages(_MESSAGE.iter_errors(blocks), "blocks")
    if not messages:
        messages = _repeated("block_id", blocks, "blocks") + _repeated("action_id", actions_of(blocks), "blocks")
    if messages:
        raise SlackError("invalid_blocks", messages)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > LONGEST_MARKDOWN or _text_length(blocks) > LONGEST_MESSAGE:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any) -> None:
    """Raises `invalid_arguments` or `view_too_large` unless Slack accepts this as a modal or Home view."""
    messages = _messages(_VIEW.iter_errors(view), "view")
    if not messages:
        messages = _repeated("block_id", view["blocks"], "view/blocks") + _missing_submit(view)
        for number, block in enumerate(view["blocks"]):
            messages += _repeated("action_id", elements_of(block), f"view/blocks/{number}")
    if messages:
        raise SlackError("invalid_arguments", messages)
    if len(json.dumps(view).encode()) > LARGEST_VIEW:
        raise SlackError("view_too_large")


def _missing_submit(view: Json) -> list[str]:
    needs_submit = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and needs_submit and "submit" not in view:
        return ["[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view]"]
    return []


def _repeated(name: str, items: Iterable[Json], root: str) -> list[str]:
    counted = Counter(item[name] for item in items if name in item)
    repeated = [value for value, times in counted.items() if times > 1]
    return [f'[ERROR] `{name}` "{value}" already exists [json-pointer:/{root}]' for value in repeated]


def _text_length(value: Any) -> int:
    if isinstance(value, list):
        return sum(_text_length(item) for item in value)
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(_text_length(item) for item in value.values())


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of one block, including that of an `input`."""
    match block["type"]:
        case "actions":
            elements: list[Json] = block["elements"]
            return elements
        case "section" if block.get("accessory", {}).get("type", "image") != "image":
            return [block["accessory"]]
        case "input":
            return [block["element"]]
    return []


def actions_of(blocks: list[Json]) -> Iterator[Json]:
    """Every interactive element of the blocks."""
    for block in blocks:
        yield from elements_of(block)


def with_ids(blocks: list[Json]) -> list[Json]:
    """Returns the blocks with missing `block_id` and `action_id` values filled in, as Slack does."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    completed = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(4)}
    match block["type"]:
        case "actions":
            completed["elements"] = [_with_action_id(element) for element in block["elements"]]
        case "section" if elements_of(block):
            completed["accessory"] = _with_action_id(block["accessory"])
        case "input":
            completed["element"] = _with_action_id(block["element"])
    return completed


def _with_action_id(element: Json) -> Json:
    return {**element, "action_id": element.get("action_id") or secrets.token_urlsafe(4)}
