"""Bedrock's Converse format and Anthropic's Messages, translated both ways: text, tools, tool use and tool results."""

import json
from collections.abc import Callable
from typing import Any

from local.model.errors import ModelError
from local.model.messages import Body, content_text

# A Messages request must set this limit; in Converse it is optional.
_DEFAULT_MAX_TOKENS = 4096
_INFERENCE = {
    "maxTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop_sequences",
}


def to_messages(request: object) -> Body:
    """Returns the Messages body for a Converse request.

    Raises ModelError (ValidationException) for anything that has no counterpart.
    """
    if not isinstance(request, dict) or not request.get("messages"):
        raise ModelError("ValidationException", "messages: Field required")
    try:
        return _translate(request)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError("ValidationException", f"Malformed Converse request: {error!r}") from error


def from_messages(reply: Body, milliseconds: int) -> Body:
    """Returns the Converse form of a Messages reply."""
    usage = reply["usage"]
    used, made = usage["input_tokens"], usage["output_tokens"]
    return {
        "output": {"message": {"role": "assistant", "content": [_said(block) for block in reply["content"]]}},
        "stopReason": reply["stop_reason"],
        "usage": {"inputTokens": used, "outputTokens": made, "totalTokens": used + made},
        "metrics": {"latencyMs": milliseconds},
    }


def _translate(request: Body) -> Body:
    body: Body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": _DEFAULT_MAX_TOKENS,
        "messages": [
            {"role": message["role"], "content": [_block(block) for block in message["content"]]}
            for message in request["messages"]
        ],
    }
    body |= {_INFERENCE[name]: value for name, value in request.get("inferenceConfig", {}).items()}
    body |= request.get("additionalModelRequestFields", {})
    if system := request.get("system"):
        body["system"] = [_block(block) for block in system]
    if tools := request.get("toolConfig"):
        body |= _tools(tools)
    return body


def _tools(config: Body) -> Body:
    specs = [tool["toolSpec"] for tool in config["tools"]]
    tools = [
        {"name": spec["name"], "description": spec.get("description", ""), "input_schema": spec["inputSchema"]["json"]}
        for spec in specs
    ]
    (kind, choice), *_ = config.get("toolChoice", {"auto": {}}).items()
    return {"tools": tools, "tool_choice": {"type": kind, **choice}}


def _text(text: str) -> Body:
    return {"type": "text", "text": text}


def _use(use: Body) -> Body:
    return {"type": "tool_use", "id": use["toolUseId"], "name": use["name"], "input": use["input"]}


def _result(result: Body) -> Body:
    content = [_text(part["text"] if "text" in part else json.dumps(part["json"])) for part in result["content"]]
    failed = result.get("status") == "error"
    return {"type": "tool_result", "tool_use_id": result["toolUseId"], "content": content, "is_error": failed}


def _thoughts(content: Body) -> Body:
    thought = content["reasoningText"]
    return {"type": "thinking", "thinking": thought["text"], "signature": thought.get("signature", "")}


_BLOCKS: dict[str, Callable[[Any], Body]] = {
    "text": _text,
    "toolUse": _use,
    "toolResult": _result,
    "reasoningContent": _thoughts,
}


def _block(block: Body) -> Body:
    (kind, content), *_ = block.items()
    if kind not in _BLOCKS:
        raise ModelError("ValidationException", f"This endpoint supports text and tool use, not {kind!r}")
    return _BLOCKS[kind](content)


def _said(block: Body) -> Body:
    if block["type"] == "tool_result":
        content = [{"text": content_text(block["content"])}]
        status = "error" if block.get("is_error") else "success"
        return {"toolResult": {"toolUseId": block["tool_use_id"], "content": content, "status": status}}
    if block["type"] == "thinking":
        thought = {"text": block["thinking"], "signature": block.get("signature", "")}
        return {"reasoningContent": {"reasoningText": thought}}
    if block["type"] == "tool_use":
        return {"toolUse": {"toolUseId": block["id"], "name": block["name"], "input": block["input"]}}
    if block["type"] != "text":
        raise ModelError("ModelErrorException", f"This endpoint's Converse has no form for {block['type']!r}")
    return {"text": block["text"]}


def from_body(body: Body) -> Body:
    """Returns the arguments of Converse that say the same as a Messages request."""
    arguments: Body = {
        "messages": [
            {"role": message["role"], "content": [_said(block) for block in _content(message["content"])]}
            for message in body["messages"]
        ],
        "inferenceConfig": {name: body[own] for name, own in _INFERENCE.items() if own in body},
    }
    if system := body.get("system"):
        arguments["system"] = [{"text": block["text"]} for block in _content(system)]
    if tools := body.get("tools"):
        arguments["toolConfig"] = {"tools": [_spec(tool) for tool in tools], **_tool_choice(body.get("tool_choice"))}
    if more := {name: body[name] for name in ("output_config", "reasoning_effort") if name in body}:
        arguments["additionalModelRequestFields"] = more
    return arguments


def to_reply(answer: Body) -> Body:
    """Returns the Messages form of Converse's answer."""
    usage = answer["usage"]
    return {
        "role": "assistant",
        "content": [_block(block) for block in answer["output"]["message"]["content"]],
        "stop_reason": answer["stopReason"],
        "usage": {"input_tokens": usage["inputTokens"], "output_tokens": usage["outputTokens"]},
    }


def _content(content: str | list[Body]) -> list[Body]:
    return [_text(content)] if isinstance(content, str) else content


def _spec(tool: Body) -> Body:
    schema = {"json": tool["input_schema"]}
    return {"toolSpec": {"name": tool["name"], "description": tool["description"], "inputSchema": schema}}


def _tool_choice(choice: Body | None) -> Body:
    if choice is None or choice["type"] == "none":
        return {}
    return {"toolChoice": {choice["type"]: {name: value for name, value in choice.items() if name != "type"}}}
