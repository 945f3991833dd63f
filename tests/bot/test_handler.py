"""The bot's entry point: a request from Slack in the Function URL's format, with secrets in moto."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from bot import handler as module
from greenlight.slack.client import IN_REQUEST
from local.aws.server import LocalAws
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
    module.slack_handler.cache_clear()
    yield
    module.slack_handler.cache_clear()


def request(body: str, secret: str) -> dict[str, Any]:
    """Returns the body in the Function URL's payload format 2.0, signed with that secret."""
    signed = {"content-type": "application/json", "x-slack-request-timestamp": (now := str(int(time.time())))}
    signed["x-slack-signature"] = SignatureVerifier(secret).generate_signature(timestamp=now, body=body) or ""
    where = {"http": {"method": "POST", "path": "/"}}
    return {"version": "2.0", "headers": signed, "requestContext": where, "body": body, "isBase64Encoded": False}


ASKED = json.dumps({"type": "url_verification", "challenge": "word"})


def test_a_signed_request_is_answered() -> None:
    answered = module.handler(request(ASKED, "abc"), Context("bot"))
    assert (answered["statusCode"], json.loads(answered["body"])) == (200, {"challenge": "word"})


def test_a_request_with_another_signature_is_refused() -> None:
    assert module.handler(request(ASKED, "other"), Context("bot"))["statusCode"] == 401


def test_slack_is_not_waited_for_longer_than_the_function_runs() -> None:
    module.handler(request(ASKED, "abc"), Context("bot"))
    client = module.slack_handler().app.client
    assert (client.timeout, len(client.retry_handlers)) == (IN_REQUEST, 1)
