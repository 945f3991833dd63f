"""Messages requests as chat completions, and back."""

from typing import Any

import pytest

from local.model.chat import from_chat, to_chat
from local.model.errors import ModelError

TOOL = {"name": "look", "description": "Looks.", "input_schema": {"type": "object", "properties": {"at": {}}}}
FUNCTION = {"name": "look", "description": "Looks.", "parameters": TOOL["input_schema"]}
USE = {"type": "tool_use", "id": "t1", "name": "look", "input": {"at": "cats"}}
CALL = {"id": "t1", "type": "function", "function": {"name": "look", "arguments": '{"at": "cats"}'}}


def test_a_conversation_with_tools_becomes_turns_of_a_chat() -> None:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 9,
        "temperature": 0.5,
        "stop_sequences": ["END"],
        "system": [{"type": "text", "text": "Be brief."}],
        "tools": [TOOL],
        "tool_choice": {"type": "any"},
        "output_config": {"effort": "low"},
        "messages": [
            {"role": "user", "content": "Look."},
            {"role": "assistant", "content": [{"type": "text", "text": "I look."}, USE]},
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "A cat."}]},
                    {"type": "text", "text": "And now?"},
                ],
            },
        ],
    }
    assert to_chat(body, "small") == {
        "model": "small",
        "max_tokens": 9,
        "temperature": 0.5,
        "stop": ["END"],
        "reasoning_effort": "low",
        "tools": [{"type": "function", "function": FUNCTION}],
        "tool_choice": "required",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Look."},
            {"role": "assistant", "content": "I look.", "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "t1", "content": "A cat."},
            {"role": "user", "content": "And now?"},
        ],
    }


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (None, "auto"),
        ({"type": "auto"}, "auto"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "look"}, {"type": "function", "function": {"name": "look"}}),
    ],
)
def test_each_choice_of_a_tool_has_its_counterpart(choice: Any, sent: Any) -> None:
    body: dict[str, Any] = {"max_tokens": 9, "messages": [{"role": "user", "content": "Look."}], "tools": [TOOL]}
    assert to_chat(body | ({"tool_choice": choice} if choice else {}), "small")["tool_choice"] == sent


def replied(reason: str = "stop", **message: Any) -> Any:
    return {"id": "c1", "model": "small", "choices": [{"finish_reason": reason, "message": message}]}


@pytest.mark.parametrize(
    ("reason", "stop"),
    [("stop", "end_turn"), ("length", "max_tokens"), ("content_filter", "refusal"), ("odd", "end_turn")],
)
def test_each_ending_has_its_counterpart(reason: str, stop: str) -> None:
    reply = from_chat(replied(reason, content="Hi"))
    assert (reply["content"], reply["stop_reason"]) == ([{"type": "text", "text": "Hi"}], stop)
    assert reply["usage"] == {"input_tokens": 0, "output_tokens": 0}
    unknown = from_chat({**replied(reason, content="Hi"), "usage": {"prompt_tokens": None}})
    assert unknown["usage"] == {"input_tokens": 0, "output_tokens": 0}


def test_a_refusal_in_a_field_of_its_own_is_a_refusal() -> None:
    reply = from_chat(replied(content=None, refusal="I cannot."))
    assert (reply["content"][0]["text"], reply["stop_reason"]) == ("I cannot.", "refusal")


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_thoughts_come_first(name: str) -> None:
    reply = from_chat(replied(content="Hi", **{name: "hm"}))
    assert [block["type"] for block in reply["content"]] == ["thinking", "text"]


def test_a_content_in_parts_is_its_thoughts_and_its_text() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "h"}, {"type": "text", "text": "m"}]}
    assert from_chat(replied(content=[thought, {"type": "text", "text": "Hi"}]))["content"] == [
        {"type": "thinking", "thinking": "hm", "signature": ""},
        {"type": "text", "text": "Hi"},
    ]


@pytest.mark.parametrize(("reason", "stop"), [("length", "max_tokens"), ("content_filter", "refusal")])
def test_a_use_of_a_tool_that_was_cut_is_called_so(reason: str, stop: str) -> None:
    assert from_chat(replied(reason, tool_calls=[CALL]))["stop_reason"] == stop


def test_half_a_surrogate_pair_in_a_tools_arguments_is_mended() -> None:
    call = {"id": "t1", "function": {"name": "look", "arguments": '{"at \\udfff": "Dune \\ud83d"}'}}
    assert from_chat(replied(tool_calls=[call]))["content"][0]["input"] == {"at \ufffd": "Dune \ufffd"}


def test_a_result_without_content_is_empty() -> None:
    result = {"type": "tool_result", "tool_use_id": "t1"}
    asked = to_chat({"max_tokens": 9, "messages": [{"role": "user", "content": [result]}]}, "small")
    assert asked["messages"] == [{"role": "tool", "tool_call_id": "t1", "content": ""}]


@pytest.mark.parametrize(
    "content",
    [[{"type": "image"}], [{"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "image"}]}]],
)
def test_what_would_be_lost_is_refused(content: Any) -> None:
    with pytest.raises(ModelError, match="gets no 'image'") as raised:
        to_chat({"max_tokens": 9, "messages": [{"role": "user", "content": content}]}, "small")
    assert raised.value.name == "ValidationException"


@pytest.mark.parametrize("reason", ["tool_calls", "stop"])
def test_a_call_of_a_function_is_a_use_of_a_tool(reason: str) -> None:
    reply = from_chat(replied(reason, content=None, tool_calls=[CALL]))
    assert (reply["content"], reply["stop_reason"]) == ([USE], "tool_use")


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"choices": []},
        ["odd"],
        {"choices": [{"message": None}]},
        replied(tool_calls=[{"id": "t", "function": {"name": "look", "arguments": "{"}}]),
        replied(tool_calls=[{"id": "t", "function": {"name": "look", "arguments": "[]"}}]),
        replied(content=[{"type": "audio"}]),
        replied(content={"odd": 1}),
    ],
)
def test_what_is_no_completion_is_an_error_in_words(reply: Any) -> None:
    with pytest.raises(ModelError, match="The reply is no chat completion"):
        from_chat(reply)
