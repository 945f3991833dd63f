"""Reads a reply of AgentCore's harness from its stream, and writes the messages that continue a session."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

Message = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """The use of a tool that the caller has to run. `given` is None if its JSON cannot be read."""

    id: str
    name: str
    given: Any


@dataclass(frozen=True)
class Usage:
    """What the model has used: replies and tokens."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Self) -> Self:
        """Both together."""
        return replace(
            self,
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
        )


@dataclass(frozen=True)
class Reply:
    """A reply that has ended. Only with the stop reason "tool_use" does the harness wait for the results of `uses`."""

    stop_reason: str
    uses: tuple[Use, ...]
    usage: Usage


@dataclass
class _Reading:
    names: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    at: dict[int, str] = field(default_factory=dict)


def read_reply(events: Iterable[Mapping[str, Any]]) -> Reply:
    """Reads the events of `HarnessStreamOutput`. Raises botocore's EventStreamError for an error in the stream.

    A block is known by the id of its tool use, because a stream may give one index to several blocks.
    """
    blocks, stop, usage = _Reading(), "", Usage()
    for event in events:
        if "contentBlockStart" in event:
            _start(blocks, event["contentBlockStart"])
        elif "contentBlockDelta" in event:
            _go_on(blocks, event["contentBlockDelta"])
        elif "messageStop" in event:
            stop, usage = event["messageStop"]["stopReason"], usage + Usage(calls=1)
        elif "metadata" in event:
            used = event["metadata"]["usage"]
            usage += Usage(tokens_in=used["inputTokens"], tokens_out=used["outputTokens"])
    return Reply(stop, tuple(Use(id, name, _parsed(blocks.inputs[id])) for id, name in blocks.names.items()), usage)


def say(text: str) -> list[Message]:
    """The messages that say something to the agent."""
    return [{"role": "user", "content": [{"text": text}]}]


def give(results: Sequence[tuple[Use, str, bool]]) -> list[Message]:
    """The messages that give the agent its tools' results: the use, a text, and whether the tool failed.

    A session does not keep the turn that a tool interrupts, so the uses come first. A result is text, even if it is
    JSON: the harness refuses `json` blocks.
    """
    uses = [{"toolUse": {"toolUseId": use.id, "name": use.name, "input": use.given or {}}} for use, _, _ in results]
    answers = [
        {"toolResult": {"toolUseId": use.id, "content": [{"text": text}], "status": "error" if failed else "success"}}
        for use, text, failed in results
    ]
    return [{"role": "assistant", "content": uses}, {"role": "user", "content": answers}]


def _start(blocks: _Reading, event: Mapping[str, Any]) -> None:
    if use := event["start"].get("toolUse"):
        blocks.at[event["contentBlockIndex"]] = use["toolUseId"]
        blocks.names[use["toolUseId"]] = use["name"]
        blocks.inputs.setdefault(use["toolUseId"], "")


def _go_on(blocks: _Reading, event: Mapping[str, Any]) -> None:
    if use := event["delta"].get("toolUse"):
        blocks.inputs[blocks.at[event["contentBlockIndex"]]] += use["input"]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        return None
