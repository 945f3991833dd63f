"""Bedrock's Converse format, translated to a Messages request and back."""

from typing import Any

import pytest

from local.model.converse import from_messages, to_messages
from local.model.errors import ModelError

USE = {"toolUseId": "t1", "name": "look", "input": {"a": 1}}
ASKED: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": [{"text": "Hi"}]},
        {"role": "assistant", "content": [{"toolUse": USE}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [{"json": {"b": 2}}]}}]},
    ]
}


def test_text_tools_and_results_are_translated() -> None:
    first, second, third = (message["content"][0] for message in to_messages(ASKED)["messages"])
    assert first == {"type": "text", "text": "Hi"}
    assert second == {"type": "tool_use", "id": "t1", "name": "look", "input": {"a": 1}}
    result = {"type": "tool_result", "tool_use_id": "t1", "is_error": False}
    assert third == {**result, "content": [{"type": "text", "text": '{"b": 2}'}]}


def test_settings_are_renamed_and_have_defaults() -> None:
    assert to_messages(ASKED)["max_tokens"] == 4096
    settings = {"maxTokens": 7, "temperature": 0.5, "topP": 0.9, "stopSequences": ["x"]}
    tool = {"toolSpec": {"name": "look", "inputSchema": {"json": {"type": "object"}}}}
    more = {"inferenceConfig": settings, "system": [{"text": "Be brief"}], "toolConfig": {"tools": [tool]}}
    body = to_messages({**ASKED, **more})
    assert [body[name] for name in ("max_tokens", "temperature", "top_p", "stop_sequences")] == [7, 0.5, 0.9, ["x"]]
    assert body["system"] == [{"type": "text", "text": "Be brief"}]
    assert body["tools"] == [{"name": "look", "description": "", "input_schema": {"type": "object"}}]
    assert body["tool_choice"] == {"type": "auto"}
    chosen = {"tools": [tool], "toolChoice": {"tool": {"name": "look"}}}
    assert to_messages({**ASKED, "toolConfig": chosen})["tool_choice"] == {"type": "tool", "name": "look"}


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"messages": []},
        {"messages": [{"role": "user"}]},
        {"messages": [{"role": "user", "content": [{"image": {}}]}]},
    ],
)
def test_a_field_without_a_counterpart_is_refused(wrong: object) -> None:
    with pytest.raises(ModelError) as refused:
        to_messages(wrong)
    assert refused.value.name == "ValidationException"


def test_a_reply_is_translated_back() -> None:
    content = [{"type": "text", "text": "Hi"}, {"type": "tool_use", "id": "t1", "name": "look", "input": {"a": 1}}]
    reply = {"content": content, "stop_reason": "tool_use", "usage": {"input_tokens": 2, "output_tokens": 3}}
    assert from_messages(reply, 40) == {
        "output": {"message": {"role": "assistant", "content": [{"text": "Hi"}, {"toolUse": USE}]}},
        "stopReason": "tool_use",
        "usage": {"inputTokens": 2, "outputTokens": 3, "totalTokens": 5},
        "metrics": {"latencyMs": 40},
    }
