from pathlib import Path
from typing import Any

import pytest

from local.model.backends import backend_from
from local.model.bedrock import Bedrock
from local.model.offline import OfflineModel
from local.model.remote import RemoteModel


@pytest.mark.parametrize("environ", [{}, {"MODEL": ""}, {"MODEL": "offline"}])
def test_offline_is_the_default(environ: dict[str, str], chains: Path) -> None:
    assert isinstance(backend_from(environ, chains), OfflineModel)


def test_an_address_is_a_model_server(chains: Path) -> None:
    environ = {"MODEL": "http://127.0.0.1:11434", "MODEL_NAME": "small"}
    assert isinstance(backend_from(environ, chains), RemoteModel)


def test_bedrock_is_called_with_the_users_own_profile(
    chains: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = tmp_path / "credentials"
    credentials.write_text("[mine]\naws_access_key_id = MINE\naws_secret_access_key = s\n", encoding="utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the local stack's")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    environ = {"MODEL": "bedrock", "BEDROCK_REGION": "eu-west-1", "AWS_PROFILE": "mine"}
    backend = backend_from(environ, chains)
    assert isinstance(backend, Bedrock)
    assert backend.client.meta.endpoint_url == "https://bedrock-runtime.eu-west-1.amazonaws.com"
    client: Any = backend.client
    assert client._request_signer._credentials.access_key == "MINE"


def test_space_around_a_key_is_no_part_of_it(chains: Path) -> None:
    environ = {"MODEL": "http://127.0.0.1:11434", "MODEL_NAME": "small", "MODEL_API_KEY": " secret\n"}
    backend = backend_from(environ, chains)
    assert isinstance(backend, RemoteModel)
    assert backend.headers["x-api-key"] == "secret"


@pytest.mark.parametrize("key", ["sec\nret", "s\u00e9cret"])
def test_a_key_that_no_request_can_carry_is_refused_without_it(key: str, chains: Path) -> None:
    with pytest.raises(ValueError, match="MODEL_API_KEY has a line break") as raised:
        backend_from({"MODEL": "http://x", "MODEL_NAME": "small", "MODEL_API_KEY": key}, chains)
    assert key not in str(raised.value)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MODEL": "gpt"}, "it can be"),
        ({"MODEL": "http://x", "MODEL_NAME": "small", "MODEL_API": "grpc"}, "MODEL_API is 'grpc'"),
        ({"MODEL": "bedrock"}, "BEDROCK_REGION"),
        ({"MODEL": "https://api.anthropic.com"}, "MODEL_NAME"),
    ],
)
def test_a_wrong_setting_raises_a_clear_error(environ: dict[str, str], said: str, chains: Path) -> None:
    with pytest.raises(ValueError, match=said):
        backend_from(environ, chains)
