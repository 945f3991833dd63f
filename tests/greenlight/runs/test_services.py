"""The services that runs need."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from greenlight.decisions.services import Services
from greenlight.slack.client import OUT_OF_REQUEST
from local.aws.server import LocalAws
from local.slack.installation import Limits
from local.slack.rate_limit import BURST
from local.slack.server import LocalSlack
from tests.local.slack.support import MANIFEST, STUDIO, Clock, running
from tests.sdk import NOWHERE
from tests.secret import StoredSecret


def test_only_calls_other_than_answers_may_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    services = Services({})
    configs: list[Any] = [client.meta.config for client in (services.states_once, services.states)]
    assert [config.retries["total_max_attempts"] for config in configs] == [1, 2]
    assert {(config.connect_timeout, config.read_timeout) for config in configs} == {(1, 2)}


def test_in_a_request_slack_is_called_once(aws: LocalAws) -> None:
    with running(LocalSlack(MANIFEST, limits=Limits(rate_limit=True), now=Clock())) as slack:
        services = Services({"SLACK_API_URL": f"{slack.url}/api/"}, in_request=True)
        services.secret = StoredSecret(aws.endpoint, bot_token=slack.bot_token).reader()
        for _ in range(BURST):
            services.slack.chat_postMessage(channel=STUDIO, text="x")
        with pytest.raises(SlackApiError, match="ratelimited"):
            services.slack.chat_postMessage(channel=STUDIO, text="x")
        assert len(slack._app.log.entries()) == BURST + 1


def test_outside_a_request_slack_has_more_time(aws: LocalAws) -> None:
    services = Services({"SLACK_API_URL": f"{NOWHERE}/"})
    services.secret = StoredSecret(aws.endpoint).reader()
    assert services.slack.timeout == OUT_OF_REQUEST


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
    ],
)
def test_the_console_address_depends_on_the_partition(partition: str, region: str, host: str) -> None:
    arn = f"arn:{partition}:states:{region}:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-1"
    wanted = f"https://{host}/states/home?region={region}#/v2/executions/details/{arn}"
    assert Services({}).console(arn) == wanted


def test_a_local_stack_has_no_console() -> None:
    assert (
        Services({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}).console("arn:aws:states:us-east-1:1:execution:m:e") == ""
    )


def test_the_repr_does_not_show_the_environment() -> None:
    assert "hidden" not in repr(Services({"AWS_SESSION_TOKEN": "hidden"}))
