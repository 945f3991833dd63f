"""Bedrock's agents on this machine: definitions, sessions, and the loop between model and action group."""

import json
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from local.model.errors import ModelError
from local.model.messages import Body

MAX_MODEL_CALLS = 10
"""How often an agent may call its model for one answer."""

_MAX_TOKENS = 2048

Ask = Callable[[str, Body], Body]
"""Sends a Messages request to the model with an id; returns its reply."""


class Outcome(Protocol):
    """The outcome of a function call."""

    @property
    def payload(self) -> bytes:
        """The function's result or error, as JSON."""

    @property
    def failed(self) -> bool:
        """Whether the function raised an error."""


Invoke = Callable[[str, bytes], Outcome]
"""Runs the function with an ARN on an event (JSON)."""


class DependencyFailedError(RuntimeError):
    """An action group's function failed. The text is Bedrock's own message."""


@dataclass(frozen=True)
class Operation:
    """One operation of an action group's OpenAPI schema; `types` holds its parameters' types by name."""

    path: str
    method: str
    types: Mapping[str, str]


@dataclass(frozen=True)
class ActionGroup:
    """An action group: its OpenAPI schema, its function's ARN, and a callable that runs the function."""

    name: str
    schema: Mapping[str, Any]
    function: str
    invoke: Invoke

    def call(self, event: Body) -> Body:
        """Returns the function's result for an event. Raises DependencyFailedError with Bedrock's own message."""
        outcome = self.invoke(self.function, json.dumps(event).encode())
        answer: Body = json.loads(outcome.payload)
        if outcome.failed:
            raise DependencyFailedError(
                f"Your request couldn't be completed. Lambda function {self.function} encountered a problem while"
                f" processing request. The error message from the Lambda function is {answer.get('errorMessage')}."
                " Check the Lambda function log for error details, then try your request again after fixing the error."
            )
        return answer

    def operations(self) -> dict[str, tuple[Operation, Body]]:
        """The operations by `operationId`, each with the tool that the model is offered."""
        return {
            str(found["operationId"]): (_operation(path, method, found), _tool(found))
            for path, methods in self.schema["paths"].items()
            for method, found in methods.items()
        }


@dataclass(frozen=True)
class Agent:
    """An agent, as its template describes it."""

    name: str
    model_id: str
    instruction: str
    groups: tuple[ActionGroup, ...] = ()


@dataclass
class _Session:
    turns: list[Body] = field(default_factory=list)
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock)


class Agents:
    """The agents of one local AWS by id, with their aliases and sessions."""

    def __init__(self) -> None:
        self._agents: dict[str, Agent] = {}
        self._aliases: dict[tuple[str, str], Agent] = {}
        self._sessions: dict[tuple[str, str, str], _Session] = {}
        self._lock = threading.Lock()

    def create(self, properties: Mapping[str, Any], invoke: Invoke) -> str:
        """Registers an agent with the properties of AWS::Bedrock::Agent; returns its id, ten characters.

        Each action group needs its OpenAPI schema in `ApiSchema.Payload`, and a function; `invoke` runs it. Raises
        KeyError for a missing property.
        """
        identity = _identity()
        self._agents[identity] = Agent(
            name=properties["AgentName"],
            model_id=properties["FoundationModel"],
            instruction=properties["Instruction"],
            groups=tuple(_group(group, invoke) for group in properties.get("ActionGroups", [])),
        )
        return identity

    def create_alias(self, agent_id: str) -> str:
        """Makes an alias for the agent's current version; returns its id. Raises KeyError for an unknown agent."""
        alias = _identity()
        self._aliases[agent_id, alias] = self._agents[agent_id]
        return alias

    def invoke(self, place: tuple[str, str, str], text: str, ask: Ask) -> str:
        """Returns an agent's answer to a text; `place` is (agent id, alias id, session id).

        A session remembers its earlier turns. Raises DependencyFailedError, and ModelError (for an unknown agent or
        alias: ResourceNotFoundException).
        """
        agent = self._aliases.get(place[:2])
        if agent is None:
            raise ModelError("ResourceNotFoundException", f"Agent {place[0]} has no alias {place[1]}")
        with self._lock:
            session = self._sessions.setdefault(place, _Session())
        with session.one_at_a_time:
            turns = [*session.turns, {"role": "user", "content": [{"type": "text", "text": text}]}]
            answer = _Loop(agent, place, text, ask).run(turns)
            session.turns = turns
        return answer


@dataclass(frozen=True)
class _Loop:
    """Finds one answer: calls the model until it uses no more tools."""

    agent: Agent
    place: tuple[str, str, str]
    text: str
    ask: Ask

    def run(self, turns: list[Body]) -> str:
        """Returns the answer; adds every turn to `turns`."""
        known = {name: (group, *found) for group in self.agent.groups for name, found in group.operations().items()}
        for _ in range(MAX_MODEL_CALLS):
            reply = self.ask(self.agent.model_id, self._request(turns, [tool for _, _, tool in known.values()]))
            turns.append({"role": "assistant", "content": reply["content"]})
            uses = [block for block in reply["content"] if block["type"] == "tool_use"]
            if not uses:
                return "".join(block["text"] for block in reply["content"] if block["type"] == "text")
            turns.append({"role": "user", "content": [self._use(use, known) for use in uses]})
        raise DependencyFailedError(f"The agent used its tools {MAX_MODEL_CALLS} times and gave no answer.")

    def _request(self, turns: list[Body], tools: list[Body]) -> Body:
        body: Body = {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": _MAX_TOKENS,
            "temperature": 0.0,
            "system": self.agent.instruction,
            "messages": list(turns),
        }
        return body | ({"tools": tools} if tools else {})

    def _use(self, use: Body, known: Mapping[str, tuple[ActionGroup, Operation, Body]]) -> Body:
        if use["name"] not in known:
            return _result(use, f"There is no tool {use['name']}", failed=True)
        group, operation, _ = known[use["name"]]
        answer = group.call(self._event(group, operation, use["input"]))["response"]
        body = answer["responseBody"]["application/json"]["body"]
        return _result(use, body, failed=answer["httpStatusCode"] >= 400)

    def _event(self, group: ActionGroup, operation: Operation, given: Mapping[str, Any]) -> Body:
        """Returns the event that Bedrock sends to an action group's function; every value is text."""
        agent_id, alias, session = self.place
        return {
            "messageVersion": "1.0",
            "agent": {"name": self.agent.name, "id": agent_id, "alias": alias, "version": "1"},
            "inputText": self.text,
            "sessionId": session,
            "actionGroup": group.name,
            "apiPath": operation.path,
            "httpMethod": operation.method,
            "parameters": [
                {"name": name, "type": operation.types.get(name, "string"), "value": _text(value)}
                for name, value in given.items()
            ],
            "sessionAttributes": {},
            "promptSessionAttributes": {},
        }


def _group(properties: Mapping[str, Any], invoke: Invoke) -> ActionGroup:
    schema = json.loads(properties["ApiSchema"]["Payload"])
    return ActionGroup(properties["ActionGroupName"], schema, properties["ActionGroupExecutor"]["Lambda"], invoke)


def _operation(path: str, method: str, found: Mapping[str, Any]) -> Operation:
    types = {parameter["name"]: parameter["schema"]["type"] for parameter in found.get("parameters", [])}
    return Operation(path, method.upper(), types)


def _tool(found: Mapping[str, Any]) -> Body:
    parameters = found.get("parameters", [])
    schema = {
        "type": "object",
        "properties": {it["name"]: {**it["schema"], "description": it["description"]} for it in parameters},
        "required": [it["name"] for it in parameters if it.get("required")],
    }
    return {"name": found["operationId"], "description": found["description"], "input_schema": schema}


def _result(use: Body, text: str, *, failed: bool) -> Body:
    content = [{"type": "text", "text": text}]
    return {"type": "tool_result", "tool_use_id": use["id"], "content": content, "is_error": failed}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _identity() -> str:
    return uuid.uuid4().hex[:10].upper()
