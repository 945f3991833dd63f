"""InvokeAgent as botocore reads it, and the loop behind it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

from lambdas.github_actions.handler import OPERATIONS
from local.aws.runtime_api import Outcome
from local.model.agents import MAX_MODEL_CALLS, Agents, Invoke
from local.model.endpoint import Backend, ModelEndpoint
from local.model.errors import ModelError
from local.model.messages import Body
from local.model.offline import OfflineModel
from local.synth import ROOT
from tests.lambdas.agents import agent
from tests.sdk import new_client

SCHEMA = json.loads((ROOT / "lambdas" / "github_actions" / "openapi.json").read_text(encoding="utf-8"))


class Scripted:
    """A backend that returns prepared replies in order, and keeps its requests."""

    def __init__(self, *said: Body | ModelError) -> None:
        self.said, self.asked = list(said), list[tuple[str, Body]]()

    def invoke(self, model_id: str, body: Body) -> Body:
        self.asked.append((model_id, json.loads(json.dumps(body))))
        block = self.said.pop(0)
        if isinstance(block, ModelError):
            raise block
        return {"content": [block], "stop_reason": "end_turn", "usage": {"input_tokens": 1, "output_tokens": 1}}


class Actions:
    """An action group's function: answers with one JSON text, and keeps the events."""

    def __init__(self, found: object, status: int = 200) -> None:
        self.events: list[Body] = []
        self._body, self._status = json.dumps(found), status

    def __call__(self, function: str, event: bytes) -> Outcome:
        assert function == "arn:actions"
        self.events.append(json.loads(event))
        body = {"application/json": {"body": self._body}}
        response = {"httpStatusCode": self._status, "responseBody": body}
        return Outcome(json.dumps({"messageVersion": "1.0", "response": response}).encode())


Asked = Callable[..., str]


class Setup:
    """An endpoint with one agent, and boto3's client for it."""

    def __init__(self, backend: Backend, invoke: Invoke, stack: ExitStack) -> None:
        agents = Agents()
        self.id = agents.create(agent(SCHEMA), invoke)
        self.alias = agents.create_alias(self.id)
        endpoint = ModelEndpoint(backend, agents=agents)
        endpoint.start()
        stack.callback(endpoint.stop)
        self.client: Any = new_client("bedrock-agent-runtime", endpoint.url, Config(retries={"total_max_attempts": 1}))
        stack.callback(self.client.close)

    def ask(self, text: str, session: str = "run:1.a_b-c", **other: str) -> str:
        place = {"agentId": self.id, "agentAliasId": self.alias, **other}
        answer = self.client.invoke_agent(**place, sessionId=session, inputText=text)
        assert answer["sessionId"] == session
        return b"".join(part["chunk"]["bytes"] for part in answer["completion"]).decode()


@pytest.fixture
def setup() -> Iterator[Callable[..., Setup]]:
    with ExitStack() as stack:
        yield lambda backend, invoke=None: Setup(backend, invoke or Actions([]), stack)


def use(name: str, given: Body, identity: str = "t1") -> Body:
    return {"type": "tool_use", "id": identity, "name": name, "input": given}


def say(text: str) -> Body:
    return {"type": "text", "text": text}


@pytest.mark.parametrize("text", ["Zürich", "ü" * 5000, "x" * 1000])
def test_boto3_reads_the_streamed_answer(setup: Callable[..., Setup], text: str) -> None:
    assert setup(Scripted(say(text))).ask("Hi") == text


def test_the_model_gets_the_instruction_and_the_tools(setup: Callable[..., Setup]) -> None:
    backend = Scripted(say("x"))
    setup(backend).ask("Hi")
    ((model, body),) = backend.asked
    assert (model, body["system"]) == ("arn:model", "Find repositories.")
    assert body["messages"] == [{"role": "user", "content": [say("Hi")]}]
    trending, readme = body["tools"]
    assert (trending["name"], trending["input_schema"]["required"]) == ("get_trending_repositories", [])
    assert trending["input_schema"]["properties"]["language"]["type"] == "string"
    assert (readme["name"], readme["input_schema"]["required"]) == ("get_readme", ["owner", "name"])


def test_a_tool_use_sends_bedrocks_event_to_the_function(setup: Callable[..., Setup]) -> None:
    backend, actions = Scripted(use("get_trending_repositories", {"language": "Go"}), say("a/b")), Actions([{"a": 1}])
    made = setup(backend, actions)
    assert made.ask("Find one") == "a/b"
    (event,) = actions.events
    assert (event["httpMethod"], event["apiPath"]) in OPERATIONS
    assert event["parameters"] == [{"name": "language", "type": "string", "value": "Go"}]
    assert (event["messageVersion"], event["actionGroup"], event["inputText"]) == ("1.0", "github", "Find one")
    assert event["agent"] == {"name": "finder", "id": made.id, "alias": made.alias, "version": "1"}
    told = {"type": "tool_result", "tool_use_id": "t1", "content": [say('[{"a": 1}]')], "is_error": False}
    assert backend.asked[1][1]["messages"][2] == {"role": "user", "content": [told]}


def test_the_model_hears_of_unknown_tools_and_failed_calls(setup: Callable[..., Setup]) -> None:
    backend = Scripted(use("dig", {}), use("get_readme", {"owner": "a", "name": "b"}), say("sorry"))
    assert setup(backend, Actions({}, 404)).ask("Hi") == "sorry"
    first, second = (asked["messages"][-1]["content"][0] for _, asked in backend.asked[1:])
    assert (first["is_error"], first["content"]) == (True, [say("There is no tool dig")])
    assert second["is_error"]


def test_sessions_are_separate(setup: Callable[..., Setup]) -> None:
    backend = Scripted(say("1"), say("2"), say("3"))
    made = setup(backend)
    for session in ("one", "one", "two"):
        made.ask("Hi", session)
    assert [len(body["messages"]) for _, body in backend.asked] == [1, 3, 1]


@pytest.mark.parametrize("missing", ["agentId", "agentAliasId"])
def test_an_unknown_agent_or_alias_is_refused(setup: Callable[..., Setup], missing: str) -> None:
    made = setup(Scripted())
    with pytest.raises(made.client.exceptions.ResourceNotFoundException):
        made.ask("Hi", **{missing: "NOTTHERE01"})


def test_a_request_without_text_is_refused(setup: Callable[..., Setup]) -> None:
    with pytest.raises(ClientError, match="inputText"):
        setup(Scripted()).ask("")


@pytest.mark.parametrize(
    ("name", "code"),
    [("ThrottlingException", "throttlingException"), ("ModelTimeoutException", "dependencyFailedException")],
)
def test_a_models_error_ends_the_stream(setup: Callable[..., Setup], name: str, code: str) -> None:
    with pytest.raises(EventStreamError, match="Not now") as caught:
        setup(Scripted(ModelError(name, "Not now"))).ask("Hi")
    assert caught.value.response["Error"]["Code"] == code


def test_a_failed_function_ends_the_stream_with_its_error(setup: Callable[..., Setup]) -> None:
    def fail(function: str, event: bytes) -> Outcome:
        return Outcome.error("GithubError", "no more today")

    words = r"Lambda function arn:actions .* error message from the Lambda function is no more today\. Check the Lambda"
    with pytest.raises(EventStreamError, match=words) as caught:
        setup(Scripted(use("get_trending_repositories", {})), fail).ask("Hi")
    assert caught.value.response["Error"]["Code"] == "dependencyFailedException"


def test_an_agent_without_an_answer_is_stopped(setup: Callable[..., Setup]) -> None:
    backend = Scripted(*[use("get_trending_repositories", {})] * (MAX_MODEL_CALLS + 1))
    with pytest.raises(EventStreamError, match=f"{MAX_MODEL_CALLS} times"):
        setup(backend).ask("Hi")
    assert len(backend.asked) == MAX_MODEL_CALLS


def test_a_failure_leaves_the_session_as_it_was(setup: Callable[..., Setup]) -> None:
    backend = Scripted(ModelError("ThrottlingException", "Not now"), say("now"))
    made = setup(backend)
    with pytest.raises(EventStreamError):
        made.ask("Hi")
    assert made.ask("Hi") == "now"
    assert len(backend.asked[1][1]["messages"]) == 1


def test_the_offline_model_uses_a_tool_once_and_answers(setup: Callable[..., Setup], offline: OfflineModel) -> None:
    actions = Actions([])
    answer = setup(offline, actions).ask("A prompt that no sample knows")
    assert answer.startswith("Offline sample text, no model was asked.")
    assert [event["apiPath"] for event in actions.events] == ["/trending"]
