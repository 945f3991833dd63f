"""What the endpoint refuses for a model, over HTTP."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.model.endpoint import ModelEndpoint
from local.model.offline import THOUGHT_TOKENS, OfflineModel
from local.model.traits import Traits, find
from tests.local.model.conftest import messages
from tests.sdk import new_client

OLD, NEW, OTHER, PROFILED = "old", "new", "other", "anthropic.profiled-1"
MILD, ALWAYS = "mild", "always"
TRAITS = {
    OLD: Traits(effort=False),
    NEW: Traits(
        temperature=False, forced_tools=False, prefill=False, thinks=True, thinking=("adaptive", "between_tools")
    ),
    MILD: Traits(thinks=True, thinking=("adaptive", "disabled")),
    ALWAYS: Traits(thinks=True, thinking=("adaptive",)),
    OTHER: Traits(anthropic=False, effort=False),
    PROFILED: Traits(on_demand=False),
    f"us.{PROFILED}": Traits(on_demand=False),
}
TOOL = {"name": "t", "description": "d", "input_schema": {"type": "object"}}


@pytest.fixture
def client(chains: Path) -> Iterator[Any]:
    endpoint = ModelEndpoint(OfflineModel(chains, traits_of=TRAITS.get), traits_of=TRAITS.get)
    endpoint.start()
    made = new_client("bedrock-runtime", endpoint.url, Config(retries={"total_max_attempts": 1}))
    yield made
    made.close()
    endpoint.stop()


def invoked(client: Any, model: str, **more: Any) -> Any:
    body = json.dumps({**messages("Write a pitch about cats."), **more})
    return json.load(client.invoke_model(modelId=model, body=body)["body"])


@pytest.mark.parametrize(
    ("model", "more", "message"),
    [
        ("missing", {}, "The provided model identifier is invalid."),
        (PROFILED, {}, "with on-demand throughput isn't supported. Retry your request with the ID or ARN"),
        (OTHER, {}, "extraneous key [anthropic_version]"),
        (NEW, {"temperature": 0.5}, "`temperature` is deprecated for this model."),
        (NEW, {"top_p": 0.5}, "`top_p` is deprecated"),
        (NEW, {"thinking": {"type": "disabled"}}, 'supported for this model. Use "thinking.type.between_tools"'),
        (ALWAYS, {"thinking": {"type": "disabled"}}, 'supported for this model. Use "thinking.type.adaptive"'),
        (MILD, {"thinking": {"type": "between_tools"}}, '"thinking.type.between_tools" is not supported'),
        (OLD, {"thinking": "off"}, "Malformed input request: $.thinking"),
        (OLD, {"output_config": "low"}, "Malformed input request: $.output_config"),
        (OLD, {"tools": [TOOL], "tool_choice": {}}, "Malformed input request: $.tool_choice"),
        (NEW, {"thinking": {"type": "enabled", "budget_tokens": 1024}}, '"thinking.type.enabled" is not supported'),
        (NEW, {"tools": [TOOL], "tool_choice": {"type": "any"}}, "forced use of tools"),
        (NEW, {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "t"}}, "forced use of tools"),
        (
            NEW,
            {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "{"}]},
            "must end with a user message",
        ),
        (OLD, {"output_config": {"effort": "low"}}, "does not support the effort parameter"),
    ],
)
def test_what_a_model_refuses_is_a_validation_error(client: Any, model: str, more: Any, message: str) -> None:
    with pytest.raises(ClientError) as refused:
        invoked(client, model, **more)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert message in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("model", "more"),
    [
        (OLD, {"temperature": 0.5, "tools": [TOOL], "tool_choice": {"type": "any"}}),
        (NEW, {"output_config": {"effort": "low"}, "thinking": {"type": "adaptive"}}),
        (f"us.{PROFILED}", {}),
    ],
)
def test_what_a_model_accepts_is_answered(client: Any, model: str, more: Any) -> None:
    assert invoked(client, model, **{"max_tokens": 500, **more})["content"]


def test_converse_refuses_the_same(client: Any) -> None:
    asked = [{"role": "user", "content": [{"text": "Hi"}]}]
    with pytest.raises(ClientError, match="`temperature` is deprecated"):
        client.converse(modelId=NEW, messages=asked, inferenceConfig={"temperature": 0.5})
    with pytest.raises(ClientError, match="effort parameter"):
        client.converse(modelId=OTHER, messages=asked, additionalModelRequestFields={"reasoning_effort": "low"})
    assert client.converse(modelId=OTHER, messages=asked, inferenceConfig={"temperature": 0.5})["stopReason"]


def test_a_model_that_thinks_spends_tokens_on_it(client: Any) -> None:
    thought, text = invoked(client, NEW, max_tokens=500)["content"]
    assert (thought["type"], text["type"]) == ("thinking", "text")
    starved = invoked(client, NEW, max_tokens=THOUGHT_TOKENS)
    assert ([block["type"] for block in starved["content"]], starved["stop_reason"]) == (["thinking"], "max_tokens")
    assert starved["usage"]["output_tokens"] == THOUGHT_TOKENS
    asked = [{"role": "user", "content": [{"text": "Write a pitch about cats."}]}]
    reply = client.converse(modelId=NEW, messages=asked)["output"]["message"]
    assert "reasoningContent" in reply["content"][0]
    again = [*asked, reply, {"role": "user", "content": [{"text": "Write a pitch about dogs."}]}]
    assert "dogs" in client.converse(modelId=NEW, messages=again)["output"]["message"]["content"][1]["text"]


@pytest.mark.parametrize(("model", "off"), [(NEW, "between_tools"), (MILD, "disabled")])
def test_a_model_that_is_told_not_to_think_does_not(client: Any, model: str, off: str) -> None:
    (block,) = invoked(client, model, max_tokens=THOUGHT_TOKENS, thinking={"type": off})["content"]
    assert block["type"] == "text"


def test_thoughts_may_leave_no_room_for_the_use_of_a_tool(client: Any) -> None:
    starved = invoked(client, NEW, max_tokens=THOUGHT_TOKENS, tools=[TOOL])
    assert ([block["type"] for block in starved["content"]], starved["stop_reason"]) == (["thinking"], "max_tokens")
    fed = invoked(client, NEW, max_tokens=THOUGHT_TOKENS + 1, tools=[TOOL])
    assert ([block["type"] for block in fed["content"]], fed["stop_reason"]) == (["thinking", "tool_use"], "tool_use")


def test_without_traits_nothing_is_refused(serve: Callable[[Any], Any], offline: OfflineModel) -> None:
    asked = serve(offline)
    assert invoked(asked, "anything", temperature=0.5, output_config={"effort": "low"})["content"]


def test_an_application_profile_is_a_profile() -> None:
    arn = "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc"
    assert find(lambda model: Traits(on_demand=False), arn)
