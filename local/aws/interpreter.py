"""Replaces parts of moto's Step Functions interpreter; `install` is called once a process.

Each replacement names the gap that it closes. They follow the Amazon States Language on JSONata, variables, timeouts
and errors.
"""

import functools
import logging
import threading
from dataclasses import dataclass
from typing import Any

from moto.stepfunctions.parser.asl.component.common.error_name import custom_error_name
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringJSONata, StringVariableSample
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.program.program import Program
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.eval import environment
from moto.stepfunctions.parser.asl.eval import states as states_module
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager
from moto.stepfunctions.parser.asl.eval.program_state import ProgramRunning
from moto.stepfunctions.parser.asl.eval.variable_store import IllegalOuterScopeWrite, VariableStore

from local.aws import attempts, errors, jsonpath
from local.aws.errors import query_failure
from local.aws.jsonata import QueryError, evaluate
from local.aws.tasks import TaskPool, new_token

# Set while the local AWS shuts down, to wake every retrier.
stopping = threading.Event()


class Variables(VariableStore):  # type: ignore[misc]  # moto's interpreter is untyped
    """A run's variables. Gap: in moto, a state's Output sees what the state assigns; in AWS only later states do."""

    def __init__(self) -> None:
        super().__init__()
        self._pending: dict[str, Any] = {}

    def set(self, variable_identifier: str, variable_value: Any) -> None:
        """Assigns for the next states. Raises moto's IllegalOuterScopeWrite for a name from an outer scope."""
        if variable_identifier in self._outer_scope:
            raise IllegalOuterScopeWrite(variable_identifier, variable_value)
        self._declaration_tracing.add(variable_identifier)
        self._pending[variable_identifier] = variable_value

    def get(self, variable_identifier: str) -> Any:
        """Returns the newest value, from this state or an earlier one."""
        if variable_identifier in self._pending:
            return self._pending[variable_identifier]
        return super().get(variable_identifier)

    def commit(self) -> None:
        """Makes assigned values visible, because the state has ended."""
        self._inner_scope.update(self._pending)
        self._pending.clear()

    def values(self) -> dict[str, Any]:
        """The variables that this state sees."""
        return {**self._outer_scope, **self._inner_scope}


class History(EventManager):  # type: ignore[misc]
    """A run's history. Gap: the states of a stopped run continue to write into moto's; this one can be closed."""

    closed = False

    def add_event(self, *args: Any, **kwargs: Any) -> int:
        """Adds an event and returns its number; once closed, adds nothing and returns 0."""
        return 0 if self.closed else int(super().add_event(*args, **kwargs))


@dataclass(frozen=True)
class Entered:
    """A state's name, its input, and the variables on entry. A redriven run continues from there."""

    name: str
    given: Any
    variables: dict[str, Any]


class _InterruptibleTime:
    """Replaces `time` in moto's retrier, which would sleep through a shutdown."""

    sleep = staticmethod(stopping.wait)


def _utc(time: str) -> str:
    return time.replace("+00:00", "Z")


def _states(env: Environment) -> dict[str, Any]:
    """Returns the value of the reserved variable `$states` for this state."""
    context = dict(env.states.context_object.context_object_data)
    if context.get("State"):
        context["State"] = {**context["State"], "EnteredTime": _utc(context["State"]["EnteredTime"])}
    return {**env.states._states_data, "context": context}


def _eval_jsonata(self: Any, env: Environment) -> None:
    """Gap: moto has no JSONata engine, and pastes values into the expression."""
    try:
        value = evaluate(self.expression, {**env.variable_store.values(), "states": _states(env)})
    except QueryError as error:
        raise query_failure(env, str(error)) from error
    env.stack.append(value)


def _run_program(self: Program, env: Environment) -> None:
    """Gap: moto starts another thread for each program, and leaves tasks waiting when the machine times out."""
    with env._state_mutex:
        if not env.is_running():
            return
        redriven: Entered | None = getattr(env, "redriven", None)
        env.next_state_name = redriven.name if redriven else self.start_at.start_at_name
    timer = None
    if self.timeout_seconds is not None:
        timer = threading.Timer(self.timeout_seconds.timeout_seconds, _time_out, (env,))
        timer.start()
    EvalComponent.eval(self, env)
    if timer is not None:
        timer.cancel()
        timer.join()


def _time_out(env: Environment) -> None:
    if env.is_running():
        env.set_timed_out()
        env.callback_pool_manager.close()


def install() -> None:
    """Replaces moto's parts; called once a process."""
    StringJSONata._eval_body = _eval_jsonata
    StringVariableSample._eval_body = _eval_jsonata
    attempts.install()
    errors.install()
    jsonpath.install()
    Program.eval = _run_program
    environment.VariableStore = Variables
    environment.EventManager = History
    environment.CallbackPoolManager = TaskPool
    # Gap: moto's tokens of 36 characters fit where AWS's do not.
    states_module.long_uid = new_token
    retrier_decl.time = _InterruptibleTime
    # Gap: moto cannot report a branch that ended with one of Step Functions' own errors, such as States.Timeout.
    custom_error_name.ILLEGAL_CUSTOM_ERROR_PREFIX = "\0"
    # Gap: moto logs every error with the whole state, even a caught one; `patches` logs the runs that failed.
    logging.getLogger("moto.stepfunctions.parser").setLevel(logging.CRITICAL)
    _install_state_end()
    _install_first_error()


def _install_state_end() -> None:
    eval_body = CommonStateField._eval_body

    @functools.wraps(eval_body)
    def eval_and_commit(self: CommonStateField, env: Environment) -> None:
        if not env.is_frame():
            env.entered = Entered(self.name, env.states.get_input(), env.variable_store.values())
        eval_body(self, env)
        env.variable_store.commit()

    CommonStateField._eval_body = eval_and_commit


def _install_first_error() -> None:
    """Gap: in moto, the error of a stopped state turns an aborted or timed-out run into a failed one."""
    set_error = Environment.set_error

    @functools.wraps(set_error)
    def set_first_error(self: Environment, error: Any) -> None:
        if isinstance(self._program_state, ProgramRunning):
            set_error(self, error)

    Environment.set_error = set_first_error
