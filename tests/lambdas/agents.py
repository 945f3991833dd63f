"""Helpers for the tests of the agents' functions: a scripted model, and the settings of a handler."""

import importlib
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from local.model.errors import ModelError
from local.model.messages import Body


class Scripted:
    """A backend that returns one block after the other, then repeats the last one; it records the requests."""

    def __init__(self, *said: Body | ModelError) -> None:
        self.said, self.asked = list(said), list[Body]()

    def invoke(self, model_id: str, body: Body) -> Body:
        self.asked.append(json.loads(json.dumps(body)))
        block = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        if isinstance(block, ModelError):
            raise block
        reason = block.get("stop") or ("tool_use" if block["type"] == "tool_use" else "end_turn")
        return {"content": [block], "stop_reason": reason, "usage": {"input_tokens": 1, "output_tokens": 1}}


def unnamed(status: int) -> ModelError:
    """An error that AWS sends without one of the service's own names, such as one of a proxy on the way."""
    error = ModelError("ServiceUnavailableException", "Not now")
    error.name, error.status = "BadGateway", status
    return error


def use(name: str, given: Body) -> Body:
    return {"type": "tool_use", "id": "t1", "name": name, "input": given}


def say(text: str, stop: str = "") -> Body:
    """A block of text; `stop` is the stop reason of the reply, if it is not a usual one."""
    return {"type": "text", "text": text, "stop": stop}


def agent(schema: object, **properties: object) -> dict[str, Any]:
    """Returns the properties of an AWS::Bedrock::Agent with one action group, whose function is `arn:actions`."""
    group = {
        "ActionGroupName": "github",
        "ActionGroupExecutor": {"Lambda": "arn:actions"},
        "ApiSchema": {"Payload": json.dumps(schema)},
    }
    named = {"AgentName": "finder", "FoundationModel": "arn:model", "Instruction": "Find repositories."}
    return {**named, "ActionGroups": [group], **properties}


def harness(tools: Mapping[str, Any], **properties: object) -> dict[str, Any]:
    """Returns the properties of an AWS::BedrockAgentCore::Harness with inline functions."""
    functions = [
        {
            "Type": "inline_function",
            "Name": name,
            "Config": {
                "InlineFunction": {"Description": found["description"], "InputSchema": found["inputSchema"]},
            },
        }
        for name, found in tools.items()
    ]
    model = {"BedrockModelConfig": {"ModelId": "us.anthropic.claude-sonnet-5-5", "MaxTokens": 1000}}
    named = {"HarnessName": "finder", "Model": model, "SystemPrompt": [{"Text": "You find."}], "Tools": functions}
    return {**named, "AllowedTools": [*tools], "Memory": {"Disabled": {}}, **properties}


def loaded(module: str, monkeypatch: pytest.MonkeyPatch, **settings: str) -> ModuleType:
    """Imports the handler's module again, in an environment like Lambda's."""
    known = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**known, **settings}.items():
        monkeypatch.setenv(name, value)
    return importlib.reload(importlib.import_module(module))
