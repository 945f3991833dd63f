"""What an execution that ended badly says, in a person's words."""

import json
import re

from greenlight.contract import REFUSED, UNANSWERED
from greenlight.records import Status
from greenlight.text import one_line

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


FOR_PEOPLE = re.compile(rf"{REFUSED}(?:Error)?$|ReplyNotValidError$")
"""Errors whose cause is written for people: `steps.refuse`'s, those of functions whose names end in RefusedError, and a
reply that was still not valid after the last try."""

LONGEST = 500
"""Characters of a reason on a card."""


def ending(status: str, error: str, cause: str = "") -> tuple[Status, str]:
    """The run's status and the reason, for an execution that FAILED, TIMED_OUT or was ABORTED with error and cause.

    One that failed because nobody answered in time is unanswered, which says enough.
    """
    if status == "ABORTED":
        return "stopped", "Stopped in AWS"
    if error == UNANSWERED:
        return "unanswered", ""
    if cause and FOR_PEOPLE.search(error):
        return "failed", one_line(_message(cause), LONGEST)
    name = error or status
    return "failed", next((words for pattern, words in REASONS if re.search(pattern, name)), OTHER)


def _message(cause: str) -> str:
    """What an error says: a Lambda function's comes as JSON with an `errorMessage`."""
    try:
        found = json.loads(cause)
    except json.JSONDecodeError:
        return cause
    return str(found["errorMessage"]) if isinstance(found, dict) and "errorMessage" in found else cause
