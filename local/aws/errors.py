"""Decides which errors a Retry or Catch covers, and raises the errors for fields with a value of the wrong type.

`install` replaces moto's functions; each replacement names the gap that it closes.
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import re
from datetime import datetime
from typing import Any

from moto.stepfunctions.parser.api import EvaluationFailedEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.timeouts.heartbeat import HeartbeatSecondsJSONata
from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSecondsJSONata
from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison import ConditionStringJSONata
from moto.stepfunctions.parser.asl.component.state.exec.state_map.max_concurrency import MaxConcurrencyJSONata
from moto.stepfunctions.parser.asl.component.state.fail.cause_decl import Cause
from moto.stepfunctions.parser.asl.component.state.fail.error_decl import Error
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.seconds import SecondsJSONata
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_TIMEOUTS = {"States.Timeout", "States.HeartbeatTimeout"}
# No wildcard covers these; a Catch that names one does.
_TERMINAL = {"States.DataLimitExceeded", "States.Runtime"}


def query_failure(env: Environment, cause: str) -> FailureEventException:
    """Returns a States.QueryEvaluationError to raise."""
    name = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
    details = EvaluationFailedEventDetails(cause=cause, error=name.error_name)
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.EvaluationFailed,
            event_details=EventDetails(evaluationFailedEventDetails=details),
        )
    )


def covers(listed: str, error: str | None) -> bool:
    """Whether a name listed in ErrorEquals covers an error, which may have no name."""
    if listed == "States.ALL":
        return error not in _TERMINAL
    if listed == "States.TaskFailed":
        return error not in _TERMINAL | _TIMEOUTS
    if listed == "States.Timeout":
        return error in _TIMEOUTS
    return listed == error


def _eval_error_equals(self: Any, env: Environment) -> None:
    """Gap: moto's States.ALL covers every error, and its States.TaskFailed covers none of Step Functions' own."""
    error = env.stack.pop()
    env.stack.append(any(covers(listed.error_name, error and error.error_name) for listed in self.error_names))


def _whole_number(self: Any, env: Environment) -> int:
    """Gap: if an expression returns no number, moto raises Python's error as States.Runtime."""
    self.string_jsonata.eval(env=env)
    number = env.stack.pop()
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        expression = self.string_jsonata.literal_value
        raise query_failure(env, f"The JSONata expression '{expression}' returned no whole number >= 0: {number!r}")
    return number


def _eval_condition(self: Any, env: Environment) -> None:
    """Gap: if a condition is neither true nor false, moto raises Python's error as States.Runtime."""
    self.string_jsonata.eval(env=env)
    if not isinstance(env.stack[-1], bool):
        expression = self.string_jsonata.literal_value
        raise query_failure(env, f"The JSONata expression '{expression}' did not return a boolean: {env.stack[-1]!r}")


def _eval_fail_text(self: Any, env: Environment) -> None:
    """Gap: moto accepts an Error or Cause that is not text, which no client of the API can read."""
    self.string_expression.eval(env=env)
    if not isinstance(env.stack[-1], str):
        expression = self.string_expression.literal_value
        raise query_failure(env, f"The expression '{expression}' of a Fail state returned no text: {env.stack[-1]!r}")


def _local_time(timestamp: Any) -> datetime | None:
    """Gap: moto accepts no UTC offset, and waits too long or not at all on a machine whose clock is not in UTC."""
    if not isinstance(timestamp, str) or not _TIMESTAMP.fullmatch(timestamp):
        return None
    try:
        return datetime.fromisoformat(timestamp).astimezone().replace(tzinfo=None)
    except ValueError:
        return None


def install() -> None:
    """Replaces moto's functions."""
    ErrorEqualsDecl._eval_body = _eval_error_equals
    TimeoutSecondsJSONata._eval_seconds = _whole_number
    HeartbeatSecondsJSONata._eval_seconds = _whole_number
    SecondsJSONata._get_wait_seconds = _whole_number
    ConditionStringJSONata._eval_body = _eval_condition
    Cause._eval_body = _eval_fail_text
    Error._eval_body = _eval_fail_text
    Timestamp._from_timestamp_string = staticmethod(_local_time)
    MaxConcurrencyJSONata._eval_max_concurrency = _whole_number
