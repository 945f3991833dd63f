"""AgentCore's harnesses on this machine: definitions, sessions, and a turn of the loop between model and caller.

It has inline functions only, which the caller runs: a turn ends at the first use of one. What is not in AgentCore's
documentation is as others have met it live: a session does not keep the turn that a function interrupts, so the caller
repeats it before the result, and results are text, not JSON.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from flask import Flask, Response, request

from local.model import converse, event_stream
from local.model.errors import ModelError
from local.model.messages import Body, check

Ask = Callable[[str, Body], Body]
"""Sends a Messages request to the model with an id; returns its reply."""

BUILT_IN = ("@builtin", "@builtin/shell", "@builtin/file_operations", "shell", "file_operations")
"""The names of the tools of every real harness whose AllowedTools do not leave them out."""

_SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"


@dataclass(frozen=True)
class Harness:
    """A harness, as its template describes it: its model, and the fixed parts of a Converse request."""

    model_id: str
    request: Body


@dataclass
class _Session:
    turns: list[Body] = field(default_factory=list)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)


class Harnesses:
    """The harnesses of one local AWS by ARN, with their sessions."""

    def __init__(self) -> None:
        self._harnesses: dict[str, Harness] = {}
        self._sessions: dict[tuple[str, str], _Session] = {}
        self._lock = threading.Lock()

    def create(self, arn: str, properties: Mapping[str, Any]) -> None:
        """Registers a harness with the properties of AWS::BedrockAgentCore::Harness.

        Raises ValueError for what this endpoint lacks, and KeyError for a missing property.
        """
        self._harnesses[arn] = _harness(properties)

    def invoke(self, place: tuple[str, str], messages: list[Body], ask: Ask) -> Body:
        """Returns the reply to messages in Converse's form; `place` is (harness ARN, session id).

        Raises ModelError: ResourceNotFoundException for an unknown harness, ValidationException for messages that do
        not continue the session, and the model's own errors.
        """
        harness = self._harnesses.get(place[0])
        if harness is None:
            raise ModelError("ResourceNotFoundException", f"There is no harness {place[0]}")
        with self._lock:
            session = self._sessions.setdefault(place, _Session())
        with session.one_at_a_time:
            turns = [*session.turns, *messages]
            _check(turns)
            asked = check(converse.to_messages({**harness.request, "messages": turns}))
            reply = converse.from_messages(ask(harness.model_id, asked), 0)
            interrupted = reply["stopReason"] == "tool_use"
            session.turns = turns if interrupted else [*turns, reply["output"]["message"]]
        return reply


def serve(app: Flask, harnesses: Harnesses, ask: Ask) -> None:
    """Adds bedrock-agentcore's InvokeHarness to the app."""

    @app.post("/harnesses/invoke")
    def invoke_harness() -> Response:
        place = request.args["harnessArn"], request.headers[_SESSION]
        try:
            reply = harnesses.invoke(place, request.get_json(force=True)["messages"], ask)
            stream = b"".join(_events(reply))
        except ModelError as error:
            if error.name == "ResourceNotFoundException":
                raise
            said = f"An error occurred ({error.name}) when calling the ConverseStream operation: {error}"
            stream = event_stream.exception("runtimeClientError", said)
        return Response(stream, content_type=event_stream.CONTENT_TYPE)


def _harness(properties: Mapping[str, Any]) -> Harness:
    config = properties["Model"]["BedrockModelConfig"]
    allowed = properties.get("AllowedTools", ["*"])
    if any(fnmatch(name, one) for one in allowed for name in BUILT_IN):
        raise ValueError("a harness here has no built-in tools: name its inline functions in AllowedTools")
    settings = {"maxTokens": int(config.get("MaxTokens", 4096))}
    if "Temperature" in config:
        settings["temperature"] = config["Temperature"]
    tools = [_tool(tool) for tool in properties.get("Tools", []) if any(fnmatch(tool["Name"], one) for one in allowed)]
    asked: Body = {"system": [{"text": part["Text"]} for part in properties["SystemPrompt"]]}
    asked |= {"inferenceConfig": settings} | ({"toolConfig": {"tools": tools}} if tools else {})
    return Harness(config["ModelId"], asked)


def _tool(tool: Mapping[str, Any]) -> Body:
    if tool["Type"] != "inline_function":
        raise ValueError(f"a harness here has inline functions only, not {tool['Type']}")
    function = tool["Config"]["InlineFunction"]
    schema = {"json": function["InputSchema"]}
    return {"toolSpec": {"name": tool["Name"], "description": function["Description"], "inputSchema": schema}}


def _check(turns: list[Body]) -> None:
    """Raises ModelError for results whose uses are not in the turn before, and for results as JSON."""
    for number, turn in enumerate(turns):
        results = [block["toolResult"] for block in turn["content"] if "toolResult" in block]
        if any("json" in part for result in results for part in result["content"]):
            raise ModelError("ValidationException", "content_type=<json> | unsupported type")
        used = [block for block in turns[number - 1]["content"] if "toolUse" in block] if number else []
        if len(results) > len(used):
            raise ModelError(
                "ValidationException",
                f"The number of toolResult blocks at messages.{number}.content exceeds the number of toolUse blocks of "
                "previous turn.",
            )


def _events(reply: Body) -> Iterator[bytes]:
    """Yields the events of a reply; a block arrives in several pieces."""
    message = reply["output"]["message"]
    yield event_stream.event("messageStart", {"role": message["role"]})
    for index, block in enumerate(message["content"]):
        yield from _block_events({"contentBlockIndex": index}, block)
    yield event_stream.event("messageStop", {"stopReason": reply["stopReason"]})
    yield event_stream.event("metadata", {"usage": reply["usage"], "metrics": reply["metrics"]})


def _block_events(place: Body, block: Body) -> Iterator[bytes]:
    if "toolUse" in block:
        use = block["toolUse"]
        start = {"toolUse": {"toolUseId": use["toolUseId"], "name": use["name"], "type": "tool_use"}}
        yield event_stream.event("contentBlockStart", {**place, "start": start})
        for piece in _pieces(json.dumps(use["input"])):
            yield event_stream.event("contentBlockDelta", {**place, "delta": {"toolUse": {"input": piece}}})
    for piece in _pieces(block.get("text", "")):
        yield event_stream.event("contentBlockDelta", {**place, "delta": {"text": piece}})
    yield event_stream.event("contentBlockStop", place)


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + 40] for start in range(0, len(text), 40))
