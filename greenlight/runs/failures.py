"""Explains to people why an execution ended badly: what went wrong, and what to do."""

import json
import re

from greenlight import texts
from greenlight.runs.record import Status
from greenlight.slack.escaping import one_line
from greenlight.wire.errors import REFUSED, STOPPED, UNANSWERED

_MODEL = r"^(Bedrock\.)?"
"""Step Functions reports Amazon Bedrock's errors both with and without the service's name in front."""

REASONS: tuple[tuple[str, str], ...] = (
    (
        rf"{_MODEL}(Throttling|ServiceUnavailable|ModelNotReady|ServiceQuotaExceeded|InternalServer)",
        texts.failures.BUSY,
    ),
    (r"^AgentBusyError$", texts.failures.BUSY),
    (rf"{_MODEL}ModelTimeout", texts.failures.SLOW),
    (rf"{_MODEL}(ValidationException|AccessDenied|ResourceNotFound)", texts.failures.MODEL_REFUSED),
    (
        r"^\w+\.(Throttl|ProvisionedThroughput|TooManyRequests|AWSLambda|ServiceException|SdkClient|Internal|ServiceUnavailable)",
        texts.failures.AWS_BUSY,
    ),
    (r"States\.QueryEvaluationError", texts.failures.NOT_USABLE),
    (r"States\.Timeout|States\.HeartbeatTimeout|TIMED_OUT", texts.failures.TOO_LONG),
    (r"States\.DataLimitExceeded", texts.failures.TOO_MUCH),
)
"""Error names from Step Functions and the services behind it, and what to say. The first match counts."""

NOT_VALID = "ReplyNotValidError"
"""The error of a reply that was still invalid after the last attempt."""

FOR_PEOPLE = re.compile(rf"(?<!^Connection){REFUSED}(?:Error)?$|{NOT_VALID}$")
"""Errors whose cause is written for people: those of `steps.refuse`, functions' errors whose names end in RefusedError
(except Python's ConnectionRefusedError), and NOT_VALID."""

REASON_LENGTH = 500
"""Characters of a reason to show on a card."""


def ending(status: str, error: str, cause: str = "") -> tuple[Status, str]:
    """The run's status and the reason, for an execution that FAILED, TIMED_OUT or was ABORTED.

    If it failed because nobody answered in time, the status "unanswered" says enough, and the reason is "".
    """
    if status == "ABORTED":
        return "stopped", texts.failures.STOPPED if error == STOPPED else texts.failures.STOPPED_IN_AWS
    if error == UNANSWERED:
        return "unanswered", ""
    if cause and FOR_PEOPLE.search(error):
        return "failed", _for_people(error, _error_text(cause))
    name = error or status
    return "failed", next((words for pattern, words in REASONS if re.search(pattern, name)), texts.failures.OTHER)


def _for_people(error: str, said: str) -> str:
    advice = f" {texts.failures.NOT_VALID_ADVICE}" if error.endswith(NOT_VALID) else ""
    return one_line(said, REASON_LENGTH - len(advice)) + advice


def _error_text(cause: str) -> str:
    """An error's message. A Lambda function's cause is JSON with an `errorMessage`."""
    try:
        found = json.loads(cause)
    except (ValueError, RecursionError):
        return cause
    return str(found["errorMessage"]) if isinstance(found, dict) and "errorMessage" in found else cause
