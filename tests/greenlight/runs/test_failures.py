import json

import pytest

from greenlight.runs.failures import ending
from greenlight.texts.failures import BUSY, NOT_VALID_ADVICE, OTHER
from greenlight.wire.errors import STOPPED, UNANSWERED

LOOK = "Ask your Greenlight admin to look at the execution."


@pytest.mark.parametrize(
    ("status", "error", "wrong", "advice"),
    [
        ("FAILED", "Bedrock.ThrottlingException", "too busy", "Try again in a few minutes."),
        ("FAILED", "ModelTimeoutException", "too long to answer", "Try again, with a shorter text"),
        ("FAILED", "Bedrock.AccessDeniedException", "refused", LOOK),
        ("FAILED", "Bedrock.ValidationException", "refused", LOOK),
        ("FAILED", "States.QueryEvaluationError", "could not be used", "rephrase your request"),
        ("TIMED_OUT", "", "timed out", "Try again;"),
        ("FAILED", "States.Timeout", "timed out", "Try again;"),
        ("FAILED", "States.DataLimitExceeded", "too long for one step", "ask for less"),
        ("FAILED", "Bedrock.InternalServerException", "the model was too busy", "Try again in a few minutes."),
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
