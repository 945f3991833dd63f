"""The offline model's use of tools: the next tool, its arguments, and the values in a tool's result."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.model.errors import ModelError
from local.model.messages import Body, content_text

Values = Mapping[str, str]


def next_tool(body: Body, values: Values) -> Body | None:
    """Returns the offered tool to use next; None if it is time to answer in words.

    Each tool is used once in a conversation. If the model may choose, it uses one tool and then answers: in words, or
    with a tool that the system prompt names. With "any" it continues until one tool is left. It prefers a tool that
    needs nothing but the prompt's `values`, and of those the one that takes most of them. Raises ModelError
    (ValidationException) if the choice names a tool that does not exist.
    """
    tools: list[Body] = body.get("tools", [])
    choice = body.get("tool_choice", {"type": "auto"})
    if choice["type"] == "tool":
        named = next((tool for tool in tools if tool["name"] == choice.get("name")), None)
        if named is None:
            raise ModelError("ValidationException", f"tool_choice: tools has no tool named {choice.get('name')!r}")
        return named
    if choice["type"] == "any" and not tools:
        raise ModelError("ValidationException", "tool_choice: there are no tools")
    used = set(_used(body))
    if not tools or choice["type"] == "none":
        return None
    left = [tool for tool in tools if tool["name"] not in used]
    if used and choice["type"] == "auto":
        left = [tool for tool in left if _is_named(tool, body)]
        return left[0] if left else None
    return max(left or tools[-1:], key=lambda tool: _sense(_schema(tool), values))


def arguments(tool: Body, values: Values) -> dict[str, str]:
    """Returns those of the prompt's values that the tool takes."""
    return {name: values[name] for name in _schema(tool).get("properties", {}) if values.get(name)}


def result_values(body: Body) -> dict[str, str]:
    """Returns the fields of the last tool result since the last prompt, for a sample's placeholders.

    A list is represented by its first item. `<name>_opening` is a text's first paragraph that is no heading or quote.
    """
    results = [block for block in _since_prompt(body) if block["type"] == "tool_result"]
    if not results:
        return {}
    text = content_text(results[-1]["content"])
    try:
        found = json.loads(text)
    except ValueError:
        found = {"result": text}
    first = found[0] if isinstance(found, list) and found else found
    fields = {name: str(value) for name, value in first.items()} if isinstance(first, dict) else {}
    return fields | {f"{name}_opening": _opening(value) for name, value in fields.items()}


def _sense(schema: Body, values: Values) -> tuple[bool, int]:
    needs_no_more = all(name in values for name in schema.get("required", []))
    return needs_no_more, len([name for name in schema.get("properties", {}) if name in values])


def _is_named(tool: Body, body: Body) -> bool:
    return re.search(rf"\b{re.escape(tool['name'])}\b", content_text(body.get("system", ""))) is not None


def _schema(tool: Body) -> Body:
    schema: Body = tool.get("input_schema", {})
    return schema


def _used(body: Body) -> Iterator[str]:
    return (block["name"] for block in _since_prompt(body) if block["type"] == "tool_use")


def _since_prompt(body: Body) -> Iterator[dict[str, Any]]:
    """Yields the blocks after the last user turn that has text."""
    turns: list[Body] = body["messages"]
    start = max(
        (i for i, turn in enumerate(turns) if turn["role"] == "user" and content_text(turn["content"])), default=0
    )
    for turn in turns[start + 1 :]:
        yield from turn["content"] if isinstance(turn["content"], list) else []


def _opening(text: str) -> str:
    paragraphs = [part.strip() for part in text.split("\n\n")]
    return next((part for part in paragraphs if part and part[0] not in "#>!<["), text)
