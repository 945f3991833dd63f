"""What an execution that ended badly says, in a person's words: what went wrong, and what to do."""

import json
import re

from greenlight.contract import REFUSED, STOPPED, UNANSWERED
from greenlight.records import Status
from greenlight.text import one_line

LOOKED_AT = "Please ask whoever looks after Greenlight here to look at the execution."

BUSY = "the model was too busy to answer. Try again in a few minutes."
SLOW = "the model took too long to answer. Try again, with a shorter text where you can."
TOO_LONG = (
    "it took longer than it may. Try again; where that happens again, whoever looks after Greenlight can say why."
)
TOO_MUCH = "there was more text than a step can hold. Start a new run, and ask for less."
NOT_USABLE = "the model's reply could not be used, even when it was asked again. Try again, or say it in other words."
MODEL_REFUSED = f"the model refused the request. Trying again will hardly help. {LOOKED_AT}"
OTHER = f"something went wrong in the chain itself. {LOOKED_AT}"

REASONS: tuple[tuple[str, str], ...] = (
    (r"Throttling|TooManyRequests|ServiceUnavailable|ModelNotReady|ServiceQuotaExceeded", BUSY),
    (r"ModelTimeout", SLOW),
    (r"ValidationException|AccessDenied|ResourceNotFound", MODEL_REFUSED),
    (r"States\.QueryEvaluationError", NOT_USABLE),
    (r"States\.Timeout|States\.HeartbeatTimeout|TIMED_OUT", TOO_LONG),
    (r"States\.DataLimitExceeded", TOO_MUCH),
)
"""Error names of Step Functions and the services behind it, and what to say; the first that matches counts."""

NOT_VALID = "ReplyNotValidError"
"""The error of a reply that was still not valid after the last try: the step would find the same reply again."""

NOT_VALID_ADVICE = "Try again, or say it in other words."

FOR_PEOPLE = re.compile(rf"{REFUSED}(?:Error)?$|{NOT_VALID}$")
"""Errors whose cause is written for people: `steps.refuse`'s, those of functions whose names end in RefusedError, and a
reply that was still not valid after the last try."""

LONGEST = 500
"""Characters of a reason on a card."""


def ending(status: str, error: str, cause: str = "") -> tuple[Status, str]:
    """The run's status and the reason, for an execution that FAILED, TIMED_OUT or was ABORTED with error and cause.

    One that failed because nobody answered in time is unanswered, which says enough.
    """
    if status == "ABORTED":
        return "stopped", "Stopped" if error == STOPPED else "Stopped in AWS"
    if error == UNANSWERED:
        return "unanswered", ""
    if cause and FOR_PEOPLE.search(error):
        return "failed", _for_people(error, _message(cause))
    name = error or status
    return "failed", next((words for pattern, words in REASONS if re.search(pattern, name)), OTHER)


def _for_people(error: str, said: str) -> str:
    advice = f" {NOT_VALID_ADVICE}" if error.endswith(NOT_VALID) else ""
    return one_line(said, LONGEST - len(advice)) + advice


def _message(cause: str) -> str:
    """What an error says: a Lambda function's comes as JSON with an `errorMessage`."""
    try:
        found = json.loads(cause)
    except json.JSONDecodeError:
        return cause
    return str(found["errorMessage"]) if isinstance(found, dict) and "errorMessage" in found else cause
