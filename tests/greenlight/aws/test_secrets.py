"""How a function finds Slack's secret, against moto's server."""

import json
from collections.abc import Iterator

import boto3
import pytest
from aws_lambda_powertools.utilities.parameters import clear_caches
from moto.server import ThreadedMotoServer

from greenlight.aws.secrets import SetupError
from greenlight.decisions.services import Services

NAME = "test/greenlight/services"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """A session whose Secrets Manager has an empty secret, as after the first deployment."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://{}:{}".format(*server.get_host_and_port()))
    for name, value in {"ACCESS_KEY_ID": "t", "SECRET_ACCESS_KEY": "t", "DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    clear_caches()  # type: ignore[no-untyped-call]
    session = boto3.Session()
    session.client("secretsmanager").create_secret(Name=NAME, SecretString='{"bot_token": "", "signing_secret": ""}')
    yield session
    session.client("secretsmanager").delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)
    clear_caches()  # type: ignore[no-untyped-call]
    server.stop()


def test_a_secret_works_as_soon_as_it_is_filled_in(secrets: boto3.Session) -> None:
    services = Services({"SLACK_SECRET": NAME})
    with pytest.raises(SetupError, match=f'{NAME} has no "signing_secret"'):
        services.secret("signing_secret")
    values = {"bot_token": "xoxb-1", "signing_secret": "abc"}
    secrets.client("secretsmanager").put_secret_value(SecretId=NAME, SecretString=json.dumps(values))
    assert services.secret("signing_secret") == "abc"
    assert services.secret("bot_token") == "xoxb-1"
