import json

import pytest

from greenlight.runs.failures import ending
from greenlight.texts import failures
from greenlight.texts.failures import BUSY, NOT_VALID_ADVICE, OTHER
from greenlight.wire.errors import BLOCKED, CUT, DECLINED, STOPPED, UNANSWERED

LOOK = "Ask your Greenlight admin to look at the execution."


@pytest.mark.parametrize(
    ("status", "error", "wrong", "advice"),
    [
        ("FAILED", "Bedrock.ThrottlingException", "too busy", "Try again in a few minutes."),
        ("FAILED", "ModelTimeoutException", "too long to answer", "Try again, with a shorter text"),
        ("FAILED", "Bedrock.AccessDeniedException", "not allowed to use this model", "`make doctor`"),
        ("FAILED", "Bedrock.ValidationException", "refused", LOOK),
        ("FAILED", "States.QueryEvaluationError", "could not be used", "rephrase your request"),
        ("TIMED_OUT", "", "timed out", "Try again;"),
        ("FAILED", "States.Timeout", "timed out", "Try again;"),
        ("FAILED", "States.DataLimitExceeded", "too long for one step", "ask for less"),
        ("FAILED", "Bedrock.InternalServerException", "the model failed for a moment", "Try again in a few minutes."),
        ("FAILED", "AgentBusyError", "the model was too busy", "Try again in a few minutes."),
        ("FAILED", "Lambda.TooManyRequestsException", "AWS was too busy", "Try again in a few minutes."),
        ("FAILED", "Lambda.AWSLambdaException", "AWS was too busy", "Try again in a few minutes."),
        ("FAILED", "SNS.ThrottledException", "AWS was too busy", "Try again in a few minutes."),
        ("FAILED", "Lambda.ResourceNotFoundException", "something went wrong in the chain itself", LOOK),
        ("FAILED", "ConnectionRefusedError", "something went wrong in the chain itself", LOOK),
        ("FAILED", "KeyError", "something went wrong in the chain itself", LOOK),
        ("FAILED", "", "something went wrong in the chain itself", LOOK),
    ],
)
def test_an_error_says_what_went_wrong_and_what_to_do(status: str, error: str, wrong: str, advice: str) -> None:
    kind, reason = ending(status, error, "a traceback")
    assert kind == "failed"
    assert wrong in reason.partition(". ")[0]
    assert advice in reason.partition(". ")[2]


SERVER = "http://127.0.0.1:11434/v1/messages"
ARN = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"
CAUSES = {
    ("ServiceUnavailableException", f"{SERVER} cannot be reached: Connection refused"): failures.UNREACHABLE,
    ("ServiceUnavailableException", 'Bedrock: Could not connect to the endpoint URL: "x"'): failures.UNREACHABLE,
    ("SdkClientException", "Received an UnknownHostException"): failures.UNREACHABLE,
    ("ServiceUnavailableException", "Too many connections, please wait"): failures.BUSY,
    ("ServiceUnavailableException", "Bedrock: Unable to locate credentials"): failures.NO_CREDENTIALS,
    ("ServiceUnavailableException", "Bedrock: The SSO session … has expired"): failures.NO_CREDENTIALS,
    ("ModelErrorException", "Bedrock: ExpiredTokenException: The security token …"): failures.NO_CREDENTIALS,
    ("ModelErrorException", "No sample fits this schema, and no instance could be made: {}"): failures.NO_SAMPLE,
    ("ModelErrorException", "unexpected error during processing. Try your request again."): failures.BROKEN_DOWN,
    ("ServiceQuotaExceededException", "Your request exceeds the service quota"): failures.QUOTA,
    ("ThrottlingException", "Too many tokens per day, please wait before trying again."): failures.QUOTA,
    ("ThrottlingException", f"{SERVER} answered 429: Your daily limit is reached"): failures.QUOTA,
    ("ThrottlingException", "Too many tokens, please wait before trying again."): failures.BUSY,
    ("AccessDeniedException", "is not authorized to perform … (aws-marketplace:Subscribe)"): failures.NO_ACCESS,
    (
        "AccessDeniedException",
        "denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument",
    ): failures.NO_ACCESS,
    ("AccessDeniedException", "You don't have access to the model with the specified model ID."): failures.NO_ACCESS,
    ("ResourceNotFoundException", "Model use case details have not been submitted"): failures.NO_ACCESS,
    ("AccessDeniedException", f"User: x is not authorized to perform: InvokeModel on {ARN}"): failures.NOT_ALLOWED,
    ("AccessDeniedException", f"{SERVER} answered 401: invalid x-api-key"): failures.WRONG_KEY,
    ("AccessDeniedException", f"{SERVER} answered 403: Forbidden"): failures.WRONG_KEY,
    ("ResourceNotFoundException", "Access denied. This Model is marked by provider as Legacy"): failures.RETIRED,
    ("ResourceNotFoundException", "This model version has reached the end of its life."): failures.RETIRED,
    ("ResourceNotFoundException", "Could not resolve the foundation model"): failures.UNKNOWN_MODEL,
    ("ValidationException", "The provided model identifier is invalid."): failures.UNKNOWN_MODEL,
    ("ResourceNotFoundException", f"{SERVER} answered 404: model 'x' not found"): failures.NO_SUCH_LOCAL_MODEL,
    ("ValidationException", "with on-demand throughput isn’t supported. Retry your request"): failures.NEEDS_PROFILE,
    ("ValidationException", "Input is too long for requested model."): failures.TOO_LONG_FOR_THE_MODEL,
    ("ValidationException", "prompt is too long: 903884 tokens > 200000 maximum"): failures.TOO_LONG_FOR_THE_MODEL,
    ("ValidationException", "maximum context length is 8192 tokens"): failures.TOO_LONG_FOR_THE_MODEL,
    ("ValidationException", "The maximum tokens you requested exceeds the model limit"): failures.ASKS_FOR_TOO_MUCH,
    ("ValidationException", "max_tokens: 9000 > 8192, which is the maximum"): failures.ASKS_FOR_TOO_MUCH,
    ("ValidationException", "Malformed input request: #: extraneous key [x] is not permitted"): failures.MODEL_REFUSED,
    ("ModelTimeoutException", "Model has timed out in processing the request."): failures.SLOW,
    ("ModelNotReadyException", "The model is not ready yet."): failures.BUSY,
    ("InternalServerException", "The system encountered an unexpected error"): failures.BROKEN_DOWN,
}


@pytest.mark.parametrize(("error", "cause"), CAUSES)
@pytest.mark.parametrize("service", ["", "Bedrock.", "BedrockRuntime."])
def test_a_model_error_says_what_its_cause_means(service: str, error: str, cause: str) -> None:
    told = f"{cause} (Service: BedrockRuntime, Status Code: 400, Request ID: 1b2)"
    assert ending("FAILED", service + error, told)[1] == CAUSES[error, cause]


def test_the_cause_of_a_function_counts_too() -> None:
    said = "An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens per day"
    cause = json.dumps({"errorMessage": said, "errorType": "ThrottlingException"})
    assert ending("FAILED", "ThrottlingException", cause)[1] == failures.QUOTA
    assert ending("FAILED", "AgentBusyError", json.dumps({"errorMessage": said}))[1] == failures.QUOTA


@pytest.mark.parametrize(
    ("error", "wrong", "advice"),
    [
        (DECLINED, "the model declined this request", "Say it in other words."),
        (BLOCKED, "a guardrail or a content filter stopped", "Say it in other words."),
        (CUT, "the model reached its length limit", "Ask for less"),
    ],
)
def test_a_model_that_gives_no_answer_is_told_from_a_broken_one(error: str, wrong: str, advice: str) -> None:
    kind, reason = ending("FAILED", error, "stop reason: refusal, which is too long per day")
    assert kind == "failed"
    assert reason.startswith(wrong)
    assert advice in reason


def test_a_run_that_failed_because_nobody_answered_is_unanswered() -> None:
    assert ending("FAILED", UNANSWERED, "Nobody answered in time.") == ("unanswered", "")


def test_a_run_that_was_stopped_did_not_fail() -> None:
    assert ending("ABORTED", "") == ("stopped", "Stopped in AWS")
    assert ending("ABORTED", STOPPED, "U12345") == ("stopped", "Stopped")


@pytest.mark.parametrize("error", ["Refused", "RateLimitRefusedError"])
def test_a_cause_that_is_written_for_people_is_the_reason(error: str) -> None:
    said = "Paris is not a book, so there is nothing to summarise."
    assert ending("FAILED", error, said) == ("failed", said)
    assert ending("FAILED", error, json.dumps({"errorMessage": said, "errorType": error})) == ("failed", said)


@pytest.mark.parametrize("said", ["it is not JSON, 3 times in a row.", "x " * 5_000])
def test_an_invalid_reply_says_what_to_do(said: str) -> None:
    _, reason = ending("FAILED", "ReplyNotValidError", json.dumps({"errorMessage": said}))
    assert reason.startswith(said[:30])
    assert reason.endswith(f" {NOT_VALID_ADVICE}")
    assert len(reason) <= 500


def test_people_do_not_see_causes_for_engineers() -> None:
    assert ending("FAILED", "KeyError", "Traceback") == ("failed", OTHER)
    assert ending("FAILED", "ThrottlingException", "Traceback") == ("failed", BUSY)
    _, reason = ending("FAILED", "Refused", "x " * 5_000)
    assert len(reason) <= 500


def test_an_error_without_a_cause_still_has_a_reason() -> None:
    assert ending("FAILED", "Refused") == ("failed", OTHER)


@pytest.mark.parametrize("cause", ["[" * 30_000, "1" * 5_000], ids=["deep", "long number"])
def test_a_cause_that_is_not_json_is_the_reason(cause: str) -> None:
    assert ending("FAILED", "Refused", cause)[1].startswith(cause[:400])
