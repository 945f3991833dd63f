"""The check by a call, against the local model endpoint, and what Bedrock's errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from greenlight.aws.clients import ONCE
from greenlight.models.model import read_model
from local.model.endpoint import ModelEndpoint
from local.model.errors import ModelError
from local.model.messages import Body
from scripts.checks import calls
from tests.scripts.checks.bedrock import PROFILE
from tests.sdk import NOWHERE, new_client

MODEL = read_model(PROFILE)
NOVA = read_model("amazon.nova-pro-v1:0")


class Backend:
    """Keeps what it was asked, and answers or refuses."""

    def __init__(self, error: ModelError | None = None) -> None:
        self.asked: list[tuple[str, Body]] = []
        self._error = error

    def invoke(self, model_id: str, body: Body) -> Body:
        self.asked.append((model_id, body))
        if self._error:
            raise self._error
        usage = {"input_tokens": 3, "output_tokens": 1}
        return {"content": [{"type": "text", "text": "ok"}], "stop_reason": "end_turn", "usage": usage}


@contextmanager
def runtime(backend: Backend) -> Iterator[Any]:
    endpoint = ModelEndpoint(backend)
    endpoint.start()
    yield new_client("bedrock-runtime", endpoint.url, ONCE)
    endpoint.stop()


@pytest.mark.parametrize("model", [MODEL, NOVA])
def test_a_call_asks_for_a_few_tokens_and_says_how_long_it_took(model: Any) -> None:
    backend = Backend()
    with runtime(backend) as client:
        found = calls.call(client, model)
    assert (found.state, found.name) == ("ok", f"call of {model.id}")
    assert found.text.startswith("answered in ")
    ((asked, body),) = backend.asked
    assert (asked, body["max_tokens"]) == (model.id, calls.TOKENS)
    assert "temperature" not in body


def test_a_refused_call_is_explained() -> None:
    said = "You don't have access to the model\nwith the specified model ID."
    with runtime(Backend(ModelError("AccessDeniedException", said))) as client:
        found = calls.call(client, MODEL)
    assert (found.state, len(found.lines())) == ("bad", 2)
    assert found.text.startswith("access denied (AccessDeniedException: You don't have access")
    assert "bedrock:InvokeModel" in found.todo


def test_a_region_that_does_not_answer_is_reported() -> None:
    assert calls.call(new_client("bedrock-runtime", NOWHERE, ONCE), MODEL).state == "bad"


@pytest.mark.parametrize(
    ("code", "message", "state", "meaning"),
    [
        (
            "ResourceNotFoundException",
            "Model use case details have not been submitted for this account. Fill out the Anthropic use case details "
            "form before using the model. If you have already filled out the form, try again in 15 minutes.",
            "bad",
            "Anthropic's use-case form is missing",
        ),
        (
            "AccessDeniedException",
            "Model access is denied due to IAM user or service role is not authorized to perform the required AWS "
            "Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access",
            "bad",
            "the subscription in AWS Marketplace failed",
        ),
        (
            "AccessDeniedException",
            "Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided. "
            "Your AWS Marketplace subscription for this model cannot be completed at this time.",
            "bad",
            "the account has no valid way to pay",
        ),
        (
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: bedrock:InvokeModel",
            "bad",
            "access denied",
        ),
        (
            "ResourceNotFoundException",
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model",
            "bad",
            "the model is legacy and refused to this account",
        ),
        ("ResourceNotFoundException", "Could not resolve the foundation model", "bad", "there is no such model here"),
        ("ValidationException", "The provided model identifier is invalid.", "bad", "there is no such model here"),
        (
            "ValidationException",
            "Invocation of model ID x with on-demand throughput isn't supported.",
            "bad",
            "the model is offered through inference profiles only",
        ),
        ("ValidationException", "Operation not allowed", "bad", "Bedrock refused the request"),
        ("ThrottlingException", "Too many tokens per day, please wait before trying again.", "warn", "throttled"),
        ("ModelNotReadyException", "Not ready", "warn", "Bedrock is not ready"),
        ("ServiceUnavailableException", "Later", "warn", "Bedrock is not ready"),
    ],
)
def test_an_error_of_bedrock_says_what_it_means(code: str, message: str, state: str, meaning: str) -> None:
    found = calls.explain("call", code, message)
    assert found.state == state
    assert found.text.startswith(f"{meaning} ({code}: ")
    assert found.todo


def test_an_error_nobody_has_met_is_shown_as_it_is() -> None:
    assert calls.explain("call", "NewException", "New").text == "NewException: New"
