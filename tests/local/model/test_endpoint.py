import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from local.model.endpoint import ModelEndpoint
from local.model.errors import STATUS, ModelError
from local.model.messages import Body
from local.model.offline import OfflineModel
from tests.local.model.conftest import messages

PROFILE = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"


class Recorder:
    """A backend that keeps its requests and returns prepared replies."""

    def __init__(self, said: list[Body] | None = None, error: ModelError | None = None) -> None:
        self.asked: list[tuple[str, Body]] = []
        self._said = said or [{"type": "text", "text": "Zürich"}]
        self._error = error

    def invoke(self, model_id: str, body: Body) -> Body:
        self.asked.append((model_id, body))
        if self._error:
            raise self._error
        usage = {"input_tokens": 3, "output_tokens": 2}
        return {"content": self._said, "stop_reason": "end_turn", "usage": usage}


Serve = Callable[[Any], Any]


def test_boto3_invokes_the_offline_model(serve: Serve, offline: OfflineModel) -> None:
    body = json.dumps(messages("Write a pitch about cats."))
    answer = serve(offline).invoke_model(modelId=PROFILE, body=body)
    reply = json.load(answer["body"])
    assert answer["contentType"] == "application/json"
    assert reply["content"][0]["text"].startswith("**cats: ")


@pytest.mark.parametrize("model_id", [PROFILE, "anthropic.claude-3-haiku-20240307-v1:0", "a"])
def test_the_model_id_reaches_the_backend(serve: Serve, model_id: str) -> None:
    backend = Recorder()
    serve(backend).invoke_model(modelId=model_id, body=json.dumps(messages("Hi")))
    assert backend.asked == [(model_id, messages("Hi"))]


def test_boto3_converses(serve: Serve) -> None:
    backend = Recorder()
    answer = serve(backend).converse(
        modelId="a",
        system=[{"text": "Be brief."}],
        messages=[{"role": "user", "content": [{"text": "Hi"}]}],
        inferenceConfig={"maxTokens": 5, "temperature": 0.25},
    )
    assert answer["output"]["message"] == {"role": "assistant", "content": [{"text": "Zürich"}]}
    assert answer["stopReason"] == "end_turn"
    assert answer["usage"] == {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}
    said = [{"type": "text", "text": "Hi"}]
    system = [{"type": "text", "text": "Be brief."}]
    turns = [{"role": "user", "content": said}]
    assert backend.asked[0][1] == messages("", max_tokens=5, temperature=0.25, system=system, messages=turns)


def test_tools_pass_through_converse(serve: Serve) -> None:
    backend = Recorder([{"type": "tool_use", "id": "t1", "name": "pick", "input": {"b": 1, "a": [2]}}])
    result = {"toolUseId": "t0", "content": [{"text": "1"}, {"json": {"a": 1}}], "status": "error"}
    answer = serve(backend).converse(
        modelId="a",
        messages=[
            {"role": "user", "content": [{"text": "Hi"}]},
            {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t0", "name": "pick", "input": {}}}]},
            {"role": "user", "content": [{"toolResult": result}]},
        ],
        toolConfig={
            "tools": [{"toolSpec": {"name": "pick", "inputSchema": {"json": {"type": "object"}}}}],
            "toolChoice": {"tool": {"name": "pick"}},
        },
    )
    use = {"toolUse": {"toolUseId": "t1", "name": "pick", "input": {"b": 1, "a": [2]}}}
    assert answer["output"]["message"]["content"] == [use]
    asked = backend.asked[0][1]
    assert asked["tool_choice"] == {"type": "tool", "name": "pick"}
    assert asked["tools"] == [{"name": "pick", "description": "", "input_schema": {"type": "object"}}]
    parts = [{"type": "text", "text": "1"}, {"type": "text", "text": '{"a": 1}'}]
    told = {"type": "tool_result", "tool_use_id": "t0", "content": parts, "is_error": True}
    assert asked["messages"][2]["content"] == [told]


@pytest.mark.parametrize("name", [name for name in STATUS if name != "ResourceNotFoundException"])
def test_boto3_raises_bedrocks_errors(serve: Serve, name: str) -> None:
    client = serve(Recorder(error=ModelError(name, "Not now")))
    with pytest.raises(getattr(client.exceptions, name), match="Not now") as raised:
        client.invoke_model(modelId="a", body=json.dumps(messages("Hi")))
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == STATUS[name]


@pytest.mark.parametrize("missing", ["anthropic_version", "max_tokens", "messages"])
def test_a_body_without_a_required_field_is_refused(serve: Serve, missing: str) -> None:
    body = messages("Hi")
    del body[missing]
    with pytest.raises(ClientError, match=missing) as raised:
        serve(Recorder()).invoke_model(modelId="a", body=json.dumps(body))
    assert raised.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        json.dumps(messages("Hi", max_tokens=0)),
        json.dumps(messages("Hi", temperature=2)),
        json.dumps(messages("Hi", messages=[])),
        json.dumps(messages("Hi", messages=[{"role": "system", "content": "x"}])),
        json.dumps(messages("")),
    ],
)
def test_a_malformed_body_is_refused(serve: Serve, body: str) -> None:
    with pytest.raises(ClientError) as raised:
        serve(Recorder()).invoke_model(modelId="a", body=body)
    assert raised.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": "x"},
        {"messages": [{"role": "user", "content": [{"image": {}}]}]},
        {"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "toolConfig": {"tools": [{}]}},
        {"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "inferenceConfig": {"strange": 1}},
    ],
)
def test_a_malformed_conversation_is_refused(offline: OfflineModel, body: Any) -> None:
    endpoint = ModelEndpoint(offline)
    endpoint.start()
    try:
        answer = requests.post(f"{endpoint.url}/model/a/converse", json=body, timeout=10)
    finally:
        endpoint.stop()
    assert answer.status_code == 400
    assert answer.headers["x-amzn-errortype"] == "ValidationException"
    assert answer.json()["message"]


def test_stop_leaves_no_thread(offline: OfflineModel) -> None:
    before = set(threading.enumerate())
    endpoint = ModelEndpoint(offline)
    endpoint.start()
    answer = requests.post(f"{endpoint.url}/model/a/invoke", json=messages("Hi"), timeout=10)
    endpoint.stop()
    assert answer.raw.version == 11
    assert set(threading.enumerate()) == before
