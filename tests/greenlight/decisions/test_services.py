"""How a function finds Slack's secret, against moto's server."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from aws_lambda_powertools.utilities.parameters import clear_caches
from moto.server import ThreadedMotoServer
from slack_sdk.errors import SlackApiError

from greenlight.aws.secrets import SetupError
from greenlight.decisions.services import Services
from local.slack.installation import Limits
from local.slack.rate_limit import BURST
from local.slack.server import LocalSlack
from tests.local.slack.support import MANIFEST, STUDIO, Clock, running
from tests.sdk import NOWHERE

NAME = "test/greenlight/services"


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    """A session whose Secrets Manager has our secret, with an empty value as after the first deployment."""
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


def test_a_secret_is_found_as_soon_as_it_is_filled_in(secrets: boto3.Session) -> None:
    services = Services({"SLACK_SECRET": NAME})
    with pytest.raises(SetupError, match=f'{NAME} has no "signing_secret"'):
        services.secret("signing_secret")
    values = {"bot_token": "xoxb-1", "signing_secret": "abc"}
    secrets.client("secretsmanager").put_secret_value(SecretId=NAME, SecretString=json.dumps(values))
    assert services.secret("signing_secret") == "abc"
    assert services.secret("bot_token") == "xoxb-1"


def test_an_answer_is_sent_once_and_other_calls_may_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    services = Services({})
    configs: list[Any] = [client.meta.config for client in (services.states_once, services.states)]
    assert [config.retries["total_max_attempts"] for config in configs] == [1, 2]
    assert {(config.connect_timeout, config.read_timeout) for config in configs} == {(1, 2)}


def test_slack_is_asked_once_while_it_waits_itself() -> None:
    with running(LocalSlack(MANIFEST, limits=Limits(rate_limit=True), now=Clock())) as slack:
        services = Services({"SLACK_API_URL": f"{slack.url}/api/"}, in_request=True)
        services.secret = lambda name: slack.bot_token  # type: ignore[method-assign]
        for _ in range(BURST):
            services.slack.chat_postMessage(channel=STUDIO, text="x")
        with pytest.raises(SlackApiError, match="ratelimited"):
            services.slack.chat_postMessage(channel=STUDIO, text="x")
        assert len(slack._app.log.entries()) == BURST + 1


def test_slack_is_asked_again_by_who_has_time() -> None:
    services = Services({"SLACK_API_URL": f"{NOWHERE}/"})
    services.secret = lambda name: "xoxb-1"  # type: ignore[method-assign]
    assert [handler.max_retry_count for handler in services.slack.retry_handlers] == [1, 2]


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
    ],
)
def test_an_execution_has_its_place_in_the_console_of_its_partition(partition: str, region: str, host: str) -> None:
    arn = f"arn:{partition}:states:{region}:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-1"
    wanted = f"https://{host}/states/home?region={region}#/v2/executions/details/{arn}"
    assert Services({}).console(arn) == wanted


def test_a_local_stack_has_no_console() -> None:
    assert (
        Services({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}).console("arn:aws:states:us-east-1:1:execution:m:e") == ""
    )
