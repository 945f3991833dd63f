"""Explains to people why an execution ended badly: what went wrong, and what to do."""

import json
import re

from greenlight import texts
from greenlight.runs.record import Status
from greenlight.slack.escaping import one_line
from greenlight.wire.errors import BLOCKED, CUT, DECLINED, REFUSED, STOPPED, UNANSWERED

_MODEL = r"^(Bedrock\.|BedrockRuntime\.)?"
"""Step Functions reports Amazon Bedrock's errors with and without a service's name in front: `Bedrock.` by its
optimised integration, `BedrockRuntime.` by the SDK's, none from functions."""

_ANY = re.compile("")
_MODEL_ERROR = re.compile(
    rf"{_MODEL}(Throttl|ServiceUnavailable|ModelError|AccessDenied|ResourceNotFound|Validation|AgentBusy)"
)
_NOT_FOUND = re.compile(rf"{_MODEL}(ResourceNotFound|Validation)")
_INVALID = re.compile(rf"{_MODEL}Validation")
_NO_CREDENTIALS = re.compile(
    r"ExpiredToken|UnrecognizedClient|security token|\bSSO\b|Unable to locate credentials", re.IGNORECASE
)
_NO_ACCESS = re.compile(r"use.case|marketplace|payment instrument|have access to the model", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"too long|too large|context (window|length|size)|maximum context|input tokens|prompt tokens", re.IGNORECASE
)

REASONS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (re.compile(f"^{DECLINED}$"), _ANY, texts.failures.DECLINED),
    (re.compile(f"^{BLOCKED}$"), _ANY, texts.failures.BLOCKED),
    (re.compile(f"^{CUT}$"), _ANY, texts.failures.CUT),
    (_MODEL_ERROR, re.compile("cannot be reached|Could not connect", re.IGNORECASE), texts.failures.UNREACHABLE),
    (re.compile(rf"{_MODEL}SdkClient"), _ANY, texts.failures.UNREACHABLE),
    (_MODEL_ERROR, _NO_CREDENTIALS, texts.failures.NO_CREDENTIALS),
    (_MODEL_ERROR, re.compile("no sample fits", re.IGNORECASE), texts.failures.NO_SAMPLE),
    (re.compile(rf"{_MODEL}ServiceQuotaExceeded"), _ANY, texts.failures.QUOTA),
    (
        re.compile(rf"{_MODEL}(Throttl|AgentBusy)"),
        re.compile(r"per day|\bdaily\b", re.IGNORECASE),
        texts.failures.QUOTA,
    ),
    (_MODEL_ERROR, _NO_ACCESS, texts.failures.NO_ACCESS),
    (
        re.compile(rf"{_MODEL}AccessDenied"),
        re.compile(r"answered 40\d|api.key", re.IGNORECASE),
        texts.failures.WRONG_KEY,
    ),
    (re.compile(rf"{_MODEL}AccessDenied"), _ANY, texts.failures.NOT_ALLOWED),
    (_NOT_FOUND, re.compile(r"legacy|end of (its )?life", re.IGNORECASE), texts.failures.RETIRED),
    (_NOT_FOUND, re.compile("on-demand throughput", re.IGNORECASE), texts.failures.NEEDS_PROFILE),
    (_INVALID, re.compile("model identifier is invalid", re.IGNORECASE), texts.failures.UNKNOWN_MODEL),
    (re.compile(rf"{_MODEL}ResourceNotFound"), re.compile("answered 404"), texts.failures.NO_SUCH_LOCAL_MODEL),
    (re.compile(rf"{_MODEL}ResourceNotFound"), _ANY, texts.failures.UNKNOWN_MODEL),
    (_INVALID, re.compile("max_?tokens|maximum tokens", re.IGNORECASE), texts.failures.ASKS_FOR_TOO_MUCH),
    (_INVALID, _TOO_LONG, texts.failures.TOO_LONG_FOR_THE_MODEL),
    (_INVALID, _ANY, texts.failures.MODEL_REFUSED),
    (re.compile(rf"{_MODEL}ModelTimeout"), _ANY, texts.failures.SLOW),
    (re.compile(rf"{_MODEL}(Throttl|ServiceUnavailable|ModelNotReady|AgentBusy)"), _ANY, texts.failures.BUSY),
    (re.compile(rf"{_MODEL}(InternalServer|ModelError|ModelStreamError)"), _ANY, texts.failures.BROKEN_DOWN),
    (
        re.compile(
            r"^\w+\.(Throttl|ProvisionedThroughput|TooManyRequests|AWSLambda|ServiceException|SdkClient|Internal"
            r"|ServiceUnavailable)"
        ),
        _ANY,
        texts.failures.AWS_BUSY,
    ),
    (re.compile(r"States\.QueryEvaluationError"), _ANY, texts.failures.NOT_USABLE),
    (re.compile(r"States\.Timeout|States\.HeartbeatTimeout|TIMED_OUT"), _ANY, texts.failures.TOO_LONG),
    (re.compile(r"States\.DataLimitExceeded"), _ANY, texts.failures.TOO_MUCH),
)
"""What to say for an error's name and its cause, as Step Functions and the services behind it report them. The first
match counts.

The causes are those of `local/model` and those that users of Bedrock report: claude-code 1466 (on-demand throughput),
agent-book 29 (tokens per day), anthropic-on-aws 252 (Marketplace), opensre 1812 (payment), llmeter 35 (legacy),
accelerated-intelligent-document-processing-on-aws 708 (end of life), strands harness-sdk 1663 (too long).
"""

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
    return "failed", _reason(error or status, cause)


def _reason(name: str, cause: str) -> str:
    found = (words for error, causes, words in REASONS if error.search(name) and causes.search(cause))
    return next(found, texts.failures.OTHER)


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
