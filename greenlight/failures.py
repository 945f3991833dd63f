"""What an execution that ended badly says, in a person's words."""

import re

from greenlight.records import Status

REASONS: tuple[tuple[str, str], ...] = (
    (r"Throttling|TooManyRequests|ServiceUnavailable|ModelNotReady", "the model was too busy to answer."),
    (r"ModelTimeout", "the model took too long to answer."),
    (r"ValidationException|AccessDenied|ResourceNotFound", "the model refused the request."),
    (r"States\.QueryEvaluationError", "the model's reply could not be used, even when it was asked again."),
    (r"States\.Timeout|TIMED_OUT", "it took longer than it may."),
    (r"States\.DataLimitExceeded", "there was more text than a step can hold."),
)
"""Error names of Step Functions and the services behind it, and what to say; the first that matches counts."""

OTHER = "something went wrong in the chain itself."


def ending(status: str, error: str) -> tuple[Status, str]:
    """The run's status and the reason, for an execution that FAILED, TIMED_OUT or was ABORTED with an error name."""
    if status == "ABORTED":
        return "stopped", "Stopped in AWS"
    name = error or status
    return "failed", next((words for pattern, words in REASONS if re.search(pattern, name)), OTHER)
