import pytest

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


def test_a_run_that_was_stopped_did_not_fail() -> None:
    assert ending("ABORTED", "") == ("stopped", "Stopped in AWS")
