import io
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError, ReadTimeoutError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from local.model.bedrock import Bedrock
from local.model.errors import ModelError
from tests.local.model.conftest import messages

CLAUDE = "us.anthropic.claude-sonnet-4-6"
USE = {"type": "tool_use", "id": "t1", "name": "look", "input": {"at": "cats"}}
RESULT = {"type": "tool_result", "tool_use_id": "t1", "content": "A cat."}
TOOL = {"name": "look", "description": "Looks.", "input_schema": {"type": "object"}}
BODY: dict[str, Any] = {
    "max_tokens": 9,
    "temperature": 0.5,
    "system": "Be brief.",
    "tools": [TOOL],
    "tool_choice": {"type": "auto"},
    "reasoning_effort": "low",
    "messages": [
        {"role": "user", "content": "Look."},
        {"role": "assistant", "content": [USE]},
        {"role": "user", "content": [RESULT]},
    ],
}
ASKED = {
    "modelId": "us.meta.llama3",
    "messages": [
        {"role": "user", "content": [{"text": "Look."}]},
        {
            "role": "assistant",
            "content": [{"toolUse": {"toolUseId": "t1", "name": "look", "input": {"at": "cats"}}}],
        },
        {
            "role": "user",
            "content": [{"toolResult": {"toolUseId": "t1", "content": [{"text": "A cat."}], "status": "success"}}],
        },
    ],
    "inferenceConfig": {"maxTokens": 9, "temperature": 0.5},
    "system": [{"text": "Be brief."}],
    "toolConfig": {
        "tools": [{"toolSpec": {"name": "look", "description": "Looks.", "inputSchema": {"json": {"type": "object"}}}}],
        "toolChoice": {"auto": {}},
    },
    "additionalModelRequestFields": {"reasoning_effort": "low"},
}
"""What Converse is asked for the same."""


@pytest.fixture
def bedrock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bedrock:
    credentials = tmp_path / "credentials"
    credentials.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = s\n", encoding="utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    return Bedrock("us-west-2", "default")


def test_returns_bedrocks_reply(bedrock: Bedrock) -> None:
    said = json.dumps({"content": []}).encode()
    answer = {"body": StreamingBody(io.BytesIO(said), len(said)), "contentType": "application/json"}
    with Stubber(bedrock.client) as stub:
        stub.add_response("invoke_model", answer, {"modelId": CLAUDE, "body": json.dumps(messages("Hi"))})
        arn = f"arn:aws:bedrock:us-east-1:123456789012:inference-profile/{CLAUDE}"
        assert bedrock.invoke(arn, messages("Hi")) == {"content": []}


def test_another_model_is_asked_by_converse(bedrock: Bedrock) -> None:
    thought = {"reasoningContent": {"reasoningText": {"text": "hm"}}}
    answer = {
        "output": {"message": {"role": "assistant", "content": [thought, {"text": "A cat."}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 3, "outputTokens": 4, "totalTokens": 7},
        "metrics": {"latencyMs": 1},
    }
    with Stubber(bedrock.client) as stub:
        stub.add_response("converse", answer, ASKED)
        reply = bedrock.invoke("us.meta.llama3", BODY)
    assert reply["content"] == [
        {"type": "thinking", "thinking": "hm", "signature": ""},
        {"type": "text", "text": "A cat."},
    ]
    assert (reply["stop_reason"], reply["usage"]) == ("end_turn", {"input_tokens": 3, "output_tokens": 4})


@pytest.mark.parametrize(
    ("code", "name"), [("ThrottlingException", "ThrottlingException"), ("StrangeException", "ModelErrorException")]
)
def test_an_error_keeps_its_name(bedrock: Bedrock, code: str, name: str) -> None:
    with Stubber(bedrock.client) as stub:
        stub.add_client_error("invoke_model", code, "Slow down")
        with pytest.raises(ModelError, match="Slow down") as raised:
            bedrock.invoke(CLAUDE, messages("Hi"))
    assert raised.value.name == name


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (ReadTimeoutError(endpoint_url="https://x"), "ModelTimeoutException"),
        (NoCredentialsError(), "ServiceUnavailableException"),
    ],
)
def test_a_connection_failure_has_a_name(
    bedrock: Bedrock, monkeypatch: pytest.MonkeyPatch, error: Exception, name: str
) -> None:
    def fail(**asked: Any) -> None:
        raise error

    monkeypatch.setattr(bedrock.client, "invoke_model", fail)
    with pytest.raises(ModelError) as raised:
        bedrock.invoke(CLAUDE, messages("Hi"))
    assert raised.value.name == name
