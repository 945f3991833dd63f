"""The bot's entry point: a request from Slack in the Function URL's format, with secrets in moto."""

import json
from collections.abc import Iterator

import pytest

from bot import handler as module
from greenlight.slack.client import IN_REQUEST
from local.aws.server import LocalAws
from tests.bot.sent import request
from tests.lambdas.context import Context
from tests.sdk import KEY, REGION
from tests.secret import StoredSecret


@pytest.fixture(autouse=True)
def deployed(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment with a filled-in secret, and a function that has just started."""
    stored = StoredSecret(aws.endpoint, bot_token="xoxb-1", signing_secret="abc")
    around = {"AWS_ENDPOINT_URL": aws.endpoint, "AWS_DEFAULT_REGION": REGION, **KEY.variables()}
    for name, value in {**around, "SLACK_SECRET": stored.name}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    module.bot.cache_clear()
    yield
    module.bot.cache_clear()


ASKED = json.dumps({"type": "url_verification", "challenge": "word"})


def test_a_signed_request_is_answered() -> None:
    answered = module.handler(request(ASKED, "abc"), Context("bot"))
    assert (answered["statusCode"], json.loads(answered["body"])) == (200, {"challenge": "word"})


def test_a_request_with_another_signature_is_refused() -> None:
    assert module.handler(request(ASKED, "other"), Context("bot"))["statusCode"] == 401


def test_slack_is_not_waited_for_longer_than_the_function_runs() -> None:
    client = module.bot().app.client
    assert (client.timeout, len(client.retry_handlers)) == (IN_REQUEST, 1)
