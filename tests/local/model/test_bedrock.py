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
        stub.add_response("invoke_model", answer, {"modelId": "m", "body": json.dumps(messages("Hi"))})
        assert bedrock.invoke("m", messages("Hi")) == {"content": []}


@pytest.mark.parametrize(
    ("code", "name"), [("ThrottlingException", "ThrottlingException"), ("StrangeException", "ModelErrorException")]
)
def test_an_error_keeps_its_name(bedrock: Bedrock, code: str, name: str) -> None:
    with Stubber(bedrock.client) as stub:
        stub.add_client_error("invoke_model", code, "Slow down")
        with pytest.raises(ModelError, match="Slow down") as raised:
            bedrock.invoke("m", messages("Hi"))
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
        bedrock.invoke("m", messages("Hi"))
    assert raised.value.name == name
