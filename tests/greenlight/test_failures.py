import json

import pytest

from greenlight.contract import UNANSWERED
from greenlight.failures import OTHER, ending


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        ("FAILED", "Bedrock.ThrottlingException", "too busy"),
        ("FAILED", "ModelTimeoutException", "too long"),
        ("FAILED", "Bedrock.AccessDeniedException", "refused"),
        ("FAILED", "States.QueryEvaluationError", "could not be used"),
        ("TIMED_OUT", "", "longer than it may"),
        ("FAILED", "States.Timeout", "longer than it may"),
        ("FAILED", "KeyError", OTHER),
        ("FAILED", "", OTHER),
    ],
)
def test_an_error_is_said_in_a_persons_words(status: str, error: str, words: str) -> None:
    kind, reason = ending(status, error)
    assert kind == "failed"
    assert words in reason


def test_a_run_that_failed_because_nobody_answered_is_unanswered() -> None:
    assert ending("FAILED", UNANSWERED, "Nobody answered in time.") == ("unanswered", "")


def test_a_run_that_was_stopped_did_not_fail() -> None:
    assert ending("ABORTED", "") == ("stopped", "Stopped in AWS")


@pytest.mark.parametrize("error", ["Refused", "RateLimitRefusedError", "ReplyNotValidError"])
def test_a_cause_that_is_written_for_people_is_the_reason(error: str) -> None:
    said = "Paris is not a book, so there is nothing to summarise."
    assert ending("FAILED", error, said) == ("failed", said)
    assert ending("FAILED", error, json.dumps({"errorMessage": said, "errorType": error})) == ("failed", said)


def test_a_cause_for_engineers_stays_with_them_and_a_long_one_fits_the_card() -> None:
    assert ending("FAILED", "KeyError", "Traceback") == ("failed", OTHER)
    _, reason = ending("FAILED", "Refused", "x " * 5_000)
    assert len(reason) <= 500


def test_a_refusal_without_a_cause_still_says_something() -> None:
    assert ending("FAILED", "Refused") == ("failed", OTHER)
