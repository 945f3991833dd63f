"""InvokeHarness as botocore reads it: the stream, the sessions, and what a harness here lacks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

from local.model.endpoint import Backend, ModelEndpoint
from local.model.errors import ModelError
from local.model.harness import Harnesses
from tests.lambdas.agents import Scripted, harness, say, use
from tests.sdk import new_client

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/finder-0123456789"
LOOK = {"look": {"description": "Looks.", "inputSchema": {"type": "object", "properties": {}}}}
SESSION = "a-session-of-the-least-length-of-33"

Event = dict[str, Any]
Invoke = Callable[..., list[Event]]


@pytest.fixture
def client() -> Iterator[Callable[..., Any]]:
    """Starts an endpoint with one harness; returns boto3's client for it."""
    with ExitStack() as stack:

        def started(backend: Backend, **properties: object) -> Any:
            harnesses = Harnesses()
            harnesses.create(ARN, harness(LOOK, **properties))
            endpoint = ModelEndpoint(backend, harnesses=harnesses)
            endpoint.start()
            stack.callback(endpoint.stop)
            made = new_client("bedrock-agentcore", endpoint.url, Config(retries={"total_max_attempts": 1}))
            stack.callback(made.close)
            return made

        yield started


def invoke(client: Any, *messages: Event, session: str = SESSION, arn: str = ARN) -> list[Event]:
    return list(client.invoke_harness(harnessArn=arn, runtimeSessionId=session, messages=[*messages])["stream"])


def user(text: str) -> Event:
    return {"role": "user", "content": [{"text": text}]}


USED = {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t1", "name": "look", "input": {}}}]}


def result(content: Event) -> Event:
    return {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [content]}}]}


@pytest.mark.parametrize("text", ["Zürich", "x" * 1000])
def test_boto3_reads_the_streamed_text(client: Callable[..., Any], text: str) -> None:
    events = invoke(client(Scripted(say(text))), user("Hi"))
    deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
    assert "".join(delta["text"] for delta in deltas) == text
    assert events[0] == {"messageStart": {"role": "assistant"}}
    assert events[-2] == {"messageStop": {"stopReason": "end_turn"}}
    assert events[-1]["metadata"]["usage"] == {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}


def test_the_model_gets_what_the_template_says(client: Callable[..., Any]) -> None:
    backend = Scripted(say("x"))
    model = {"BedrockModelConfig": {"ModelId": "m", "MaxTokens": 7, "Temperature": 0}}
    invoke(client(backend, Model=model), user("Hi"))
    (body,) = backend.asked
    assert (body["system"], body["max_tokens"], body["temperature"]) == ([{"type": "text", "text": "You find."}], 7, 0)
    assert (body["tools"][0]["name"], body["tool_choice"]) == ("look", {"type": "auto"})


def test_the_caller_gets_the_use_of_an_inline_function(client: Callable[..., Any]) -> None:
    events = invoke(client(Scripted(use("look", {"where": "here and there, but not everywhere"}))), user("Hi"))
    (start,) = [event["contentBlockStart"]["start"] for event in events if "contentBlockStart" in event]
    assert start["toolUse"]["name"] == "look"
    pieces = [
        event["contentBlockDelta"]["delta"]["toolUse"]["input"] for event in events if "contentBlockDelta" in event
    ]
    assert "".join(pieces) == '{"where": "here and there, but not everywhere"}'
    assert len(pieces) > 1
    assert {"messageStop": {"stopReason": "tool_use"}} in events


def test_a_session_keeps_whole_turns_only(client: Callable[..., Any]) -> None:
    backend = Scripted(use("look", {}), say("done"), say("again"))
    made = client(backend)
    invoke(made, user("Hi"))
    invoke(made, USED, result({"text": "a worm"}))
    invoke(made, user("More"))
    invoke(made, user("Hi"), session=SESSION.upper())
    assert [len(body["messages"]) for body in backend.asked] == [1, 3, 5, 1]


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([result({"text": "a worm"})], "exceeds the number of toolUse blocks"),
        ([USED, result({"json": {"a": 1}})], "unsupported type"),
    ],
)
def test_results_need_their_uses_and_are_text(client: Callable[..., Any], messages: list[Event], said: str) -> None:
    made = client(Scripted(use("look", {}), say("done")))
    invoke(made, user("Hi"))
    with pytest.raises(EventStreamError, match=said):
        invoke(made, *messages)


def test_a_models_error_comes_in_the_stream(client: Callable[..., Any]) -> None:
    made = client(Scripted(ModelError("ThrottlingException", "Not now")))
    with pytest.raises(EventStreamError, match=r"ThrottlingException.*Not now") as caught:
        invoke(made, user("Hi"))
    assert caught.value.response["Error"]["Code"] == "runtimeClientError"


def test_an_unknown_harness_is_refused(client: Callable[..., Any]) -> None:
    with pytest.raises(ClientError, match="There is no harness"):
        invoke(client(Scripted(say("x"))), user("Hi"), arn=ARN.replace("finder", "nobody"))


@pytest.mark.parametrize(
    "allowed", [["*"], ["look", "@builtin"], ["look", "sh*"], ["look", "@builtin/file_operations"]]
)
def test_a_harness_with_built_in_tools_is_refused(allowed: list[str]) -> None:
    with pytest.raises(ValueError, match="no built-in tools"):
        Harnesses().create(ARN, harness(LOOK, AllowedTools=allowed))


def test_other_kinds_of_tools_are_refused() -> None:
    browser = {"Type": "agentcore_browser", "Name": "look"}
    with pytest.raises(ValueError, match="inline functions only, not agentcore_browser"):
        Harnesses().create(ARN, harness(LOOK, Tools=[browser]))
