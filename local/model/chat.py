"""OpenAI's chat completions: a Messages request translated to one, and its reply back to a Messages reply."""

import json
from collections.abc import Iterator
from typing import Any

from local.model.errors import ModelError
from local.model.messages import Body, content_text, mended

_STOPS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "function_call": "tool_use",
    "content_filter": "refusal",
}
_CUT = ("length", "content_filter")
_SENT = ("text", "tool_use", "tool_result", "thinking", "redacted_thinking")
_CHOICES = {"auto": "auto", "any": "required", "none": "none"}


def to_chat(body: Body, model: str) -> Body:
    """Returns the request for `/v1/chat/completions` that says the same as a Messages request.

    How much to think (`output_config.effort`) becomes `reasoning_effort`; other settings of thinking have no
    counterpart and are left out, and so are earlier thoughts. Raises ModelError (ValidationException) for images and
    other content that this does not translate.
    """
    system = content_text(body["system"]) if body.get("system") else ""
    asked: Body = {
        "model": model,
        "max_tokens": body["max_tokens"],
        "messages": [
            *([{"role": "system", "content": system}] if system else []),
            *(turn for message in body["messages"] for turn in _turns(message)),
        ],
    }
    asked |= {name: body[name] for name in ("temperature", "top_p", "reasoning_effort") if name in body}
    if effort := body.get("output_config", {}).get("effort"):
        asked["reasoning_effort"] = effort
    if stops := body.get("stop_sequences"):
        asked["stop"] = stops
    if tools := body.get("tools"):
        asked |= {"tools": [_tool(tool) for tool in tools], "tool_choice": _choice(body.get("tool_choice"))}
    return asked


def from_chat(reply: Any) -> Body:
    """Returns the Messages reply that says the same as a chat completion. Raises ModelError if it is none."""
    try:
        choice = reply["choices"][0]
        message, usage = choice["message"], reply.get("usage") or {}
        content = list(_blocks(message))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelError("ModelErrorException", f"The reply is no chat completion: {str(reply)[:500]}") from error
    return {
        "id": str(reply.get("id", "")),
        "type": "message",
        "role": "assistant",
        "model": str(reply.get("model", "")),
        "content": content,
        "stop_reason": _stop(choice, message, content),
        "stop_sequence": None,
        "usage": {
            "input_tokens": usage.get("prompt_tokens") or 0,
            "output_tokens": usage.get("completion_tokens") or 0,
        },
    }


def _turns(message: Body) -> Iterator[Body]:
    """Yields the turns of a chat for one of Messages: results of tools are turns of their own."""
    content = message["content"]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    _check(blocks)
    for block in blocks:
        if block["type"] == "tool_result":
            result = block.get("content", "")
            _check(result if isinstance(result, list) else [])
            yield {"role": "tool", "tool_call_id": block["tool_use_id"], "content": content_text(result)}
    text = content_text(blocks)
    calls = [_call(block) for block in blocks if block["type"] == "tool_use"]
    if calls:
        yield {"role": "assistant", "content": text or None, "tool_calls": calls}
    elif text:
        yield {"role": message["role"], "content": text}


def _check(blocks: list[Body]) -> None:
    for block in blocks:
        if block["type"] not in _SENT:
            raise ModelError("ValidationException", f"A server with chat completions gets no {block['type']!r} here")


def _call(use: Body) -> Body:
    arguments = json.dumps(use["input"], ensure_ascii=False)
    return {"id": use["id"], "type": "function", "function": {"name": use["name"], "arguments": arguments}}


def _tool(tool: Body) -> Body:
    described = {"name": tool["name"], "description": tool.get("description", "")}
    return {"type": "function", "function": {**described, "parameters": tool.get("input_schema", {"type": "object"})}}


def _choice(choice: Body | None) -> Any:
    kind = (choice or {"type": "auto"})["type"]
    if choice and kind == "tool":
        return {"type": "function", "function": {"name": choice["name"]}}
    return _CHOICES[kind]


def _blocks(message: Body) -> Iterator[Body]:
    thought = message.get("reasoning_content") or message.get("reasoning")
    if isinstance(thought, str):
        yield _thought(thought)
    said = message.get("content") or message.get("refusal") or []
    for part in [{"type": "text", "text": said}] if isinstance(said, str) else said:
        yield _part(part)
    for call in message.get("tool_calls") or ():
        function = call["function"]
        given = mended(json.loads(function["arguments"] or "{}"))
        if not isinstance(given, dict):
            raise TypeError(f"arguments are an object, not {given!r}")
        yield {"type": "tool_use", "id": call["id"], "name": function["name"], "input": given}


def _part(part: Body) -> Body:
    """Returns the block for a part of a content in parts, as Mistral's models that think give it."""
    if part["type"] == "thinking":
        return _thought("".join(thought["text"] for thought in part["thinking"]))
    if part["type"] == "text" and isinstance(part["text"], str):
        return {"type": "text", "text": part["text"]}
    raise TypeError(f"a part is a text or a thought, not {part['type']!r}")


def _thought(text: str) -> Body:
    return {"type": "thinking", "thinking": text, "signature": ""}


def _stop(choice: Body, message: Body, content: list[Body]) -> str:
    reason = str(choice.get("finish_reason"))
    if message.get("refusal"):
        return "refusal"
    if reason not in _CUT and any(block["type"] == "tool_use" for block in content):
        return "tool_use"
    return _STOPS.get(reason, "end_turn")
