"""Which tool the offline model uses next, what it gives it, and what it reads out of a tool's result."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from local.model.errors import ModelError
from local.model.messages import Body, content_text

Values = Mapping[str, str]


def next_tool(body: Body, values: Values) -> Body | None:
    """The offered tool that is used next, None where an answer in words is due.

    A conversation's tools are used once each: one, and then the answer, where the model may choose; "any" goes on until
    one is left. The sensible one comes first: it needs nothing but the prompt's `values`, and takes most of them.
    Raises ModelError (ValidationException) for a choice among tools that are not there.
    """
    tools: list[Body] = body.get("tools", [])
    choice = body.get("tool_choice", {"type": "auto"})
    if choice["type"] == "tool":
        named = next((tool for tool in tools if tool["name"] == choice.get("name")), None)
        if named is None:
            raise ModelError("ValidationException", f"tool_choice: no tool named {choice.get('name')!r} is in tools")
        return named
    if choice["type"] == "any" and not tools:
        raise ModelError("ValidationException", "tool_choice: there are no tools")
    used = set(_used(body))
    if not tools or choice["type"] == "none" or (used and choice["type"] == "auto"):
        return None
    left = [tool for tool in tools if tool["name"] not in used] or tools[-1:]
    return max(left, key=lambda tool: _sense(_schema(tool), values))


def arguments(tool: Body, values: Values) -> dict[str, str]:
    """What the tool takes of the prompt's values."""
    return {name: values[name] for name in _schema(tool).get("properties", {}) if values.get(name)}


def result_values(body: Body) -> dict[str, str]:
    """The fields of the last tool result since the last prompt, for a sample's placeholders.

    A list stands for its first item. `<name>_opening` is a text's first paragraph that is neither heading nor quote.
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


def _schema(tool: Body) -> Body:
    schema: Body = tool.get("input_schema", {})
    return schema


def _used(body: Body) -> Iterator[str]:
    return (block["name"] for block in _since_prompt(body) if block["type"] == "tool_use")


def _since_prompt(body: Body) -> Iterator[dict[str, Any]]:
    """The blocks after the last user turn that says something."""
    turns: list[Body] = body["messages"]
    start = max(
        (i for i, turn in enumerate(turns) if turn["role"] == "user" and content_text(turn["content"])), default=0
    )
    for turn in turns[start + 1 :]:
        yield from turn["content"] if isinstance(turn["content"], list) else []


def _opening(text: str) -> str:
    paragraphs = [part.strip() for part in text.split("\n\n")]
    return next((part for part in paragraphs if part and part[0] not in "#>!<["), text)
