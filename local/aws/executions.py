"""Step Functions' executions: names, starting, stopping, task answers, history and status events."""

import copy
import functools
import json
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

from moto.stepfunctions.exceptions import InvalidName
from moto.stepfunctions.parser.api import (
    ExecutionAbortedEventDetails,
    ExecutionNotRedrivable,
    ExecutionStartedEventDetails,
    ExecutionStatus,
    HistoryEventExecutionDataDetails,
    HistoryEventType,
    InvalidExecutionInput,
    InvalidOutput,
    InvalidToken,
    TaskTimedOut,
    ValidationException,
)
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackNotifyConsumerError,
    CallbackOutcome,
    CallbackOutcomeFailure,
    CallbackOutcomeSuccess,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.program_state import ProgramRunning
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from local.aws import redrive

# Seconds to wait for a stopped run's thread. A thread that calls a function ends with the function's process.
_JOIN_SECONDS = 10.0
_MAX_OUTPUT = 262_144
# The lock makes simultaneous starts with the same name one run.
_starting = threading.Lock()
parse: Callable[[str], tuple[EvalComponent, Any]] = functools.lru_cache(maxsize=256)(AmazonStateLanguageParser.parse)


class _Ending(BaseExecutionWorkerCommunication):  # type: ignore[misc]  # moto's interpreter is untyped
    def terminated(self) -> None:
        self.execution.ended(self._reflect_execution_status)


class _Run(ExecutionWorker):  # type: ignore[misc]
    """The thread of one execution. Gap: moto's has no environment until the thread runs."""

    env: Environment

    def __init__(self, *settings: Any, redriven: Environment | None = None) -> None:
        super().__init__(*settings)
        details = self._evaluation_details.execution_details
        details.start_time = iso(details.start_time)
        self.env = self._get_evaluation_environment()
        # The status is "running" from the start; otherwise a stop before the thread begins would be lost.
        self.env._program_state = ProgramRunning()
        self.env.states.context_object.context_object_data["Execution"]["RedriveCount"] = 0
        if redriven is not None:
            redrive.resume(self.env, redriven)
        self.thread = threading.Thread(target=self._execution_logic, name=f"execution {details.name}", daemon=True)

    def start(self) -> None:
        if hasattr(self.env, "redriven"):
            self.thread.start()
            return
        details = self._evaluation_details.execution_details
        self.env.event_manager.add_event(
            context=self.env.event_history_context,
            event_type=HistoryEventType.ExecutionStarted,
            event_details=EventDetails(
                executionStartedEventDetails=ExecutionStartedEventDetails(
                    input=to_json_str(details.inpt),
                    inputDetails=HistoryEventExecutionDataDetails(truncated=False),
                    roleArn=details.role_arn,
                )
            ),
            update_source_event_id=False,
        )
        self.thread.start()

    def _execution_logic(self) -> None:
        program, _ = parse(self._evaluation_details.state_machine_details.definition)
        program.eval(self.env)
        # A stopped run's thread may still be ending when the run is redriven.
        if self._execution_communication.execution.exec_worker is self:
            self._execution_communication.terminated()


class LocalExecution(Execution):  # type: ignore[misc]
    """One execution; calls `changed` with itself when it starts and when it ends."""

    exec_worker: _Run
    exec_status: ExecutionStatus
    stop_date: datetime | None
    error: str | None
    cause: str | None
    redrive_count = 0
    redrive_date: datetime | None = None

    def __init__(self, changed: Callable[["LocalExecution"], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._changed = changed
        self._once = threading.Lock()
        self.exec_worker = self._worker()
        self.exec_status = ExecutionStatus.RUNNING

    def _worker(self, redriven: Environment | None = None) -> _Run:
        details = self._get_start_execution_worker()._evaluation_details
        return _Run(details, _Ending(self), None, self._activity_store, redriven=redriven)

    def redrive(self, date: datetime) -> None:
        """Continues at the state that failed. Raises ExecutionNotRedrivable for a running or successful run."""
        with self._once:
            if refusal := redrive.refusal(self.status):
                raise ExecutionNotRedrivable(refusal, "ExecutionNotRedrivable", 400)
            self.redrive_count, self.redrive_date = self.redrive_count + 1, date
            self.stop_date = self.error = self.cause = None
            self.exec_worker = self._worker(redriven=self.exec_worker.env)
            self.exec_status = ExecutionStatus.RUNNING
        self.start()

    def start(self) -> None:
        """Runs in a new thread."""
        self._changed(self)
        self.exec_worker.start()

    def stop(self, stop_date: datetime, error: str | None, cause: str | None) -> None:
        """Aborts at once, whatever the run is waiting for; does nothing if the run has ended."""
        self.ended(functools.partial(self._abort, stop_date, error, cause))

    def ended(self, reflect: Callable[[], None]) -> None:
        """Records the end that `reflect` writes, unless the run has already ended."""
        with self._once:
            if self.exec_status != ExecutionStatus.RUNNING:
                return
            reflect()
        self.exec_worker.env.callback_pool_manager.close()
        self._changed(self)

    def join(self) -> None:
        """Waits for the run's thread, if it has begun."""
        if self.exec_worker.thread.is_alive():
            self.exec_worker.thread.join(_JOIN_SECONDS)

    def _abort(self, stop_date: datetime, error: str | None, cause: str | None) -> None:
        env = self.exec_worker.env
        details = ExecutionAbortedEventDetails(error=error, cause=cause)
        env.event_manager.add_event(
            context=env.event_history_context,
            event_type=HistoryEventType.ExecutionAborted,
            event_details=EventDetails(executionAbortedEventDetails=details),
        )
        env.event_manager.closed = True
        # This must come before the waits end; otherwise a state could catch its own end.
        env.set_stop(stop_date=stop_date, cause=cause, error=error)
        self.stop_date, self.error, self.cause = stop_date, error, cause
        self.exec_status = ExecutionStatus.ABORTED


class LocalStepFunctions(StepFunctionsParserBackend):  # type: ignore[misc]
    """moto's backend with Step Functions' own rules; calls `changed` for every change of a run's status."""

    changed: Callable[[LocalExecution], None]

    def start_execution(
        self, state_machine_arn: str, name: str | None = None, execution_input: str = "{}", trace_header: None = None
    ) -> Execution:
        """Starts a run, or returns the running one with the same name and input. Raises Step Functions' own errors."""
        machine = self.describe_state_machine(state_machine_arn)
        name = name or str(uuid.uuid4())
        self._validate_name(name)
        with _starting:
            existing = machine._handle_name_input_idempotency(name, execution_input)
            if existing is not None:
                return existing
            _must_be_json(execution_input, InvalidExecutionInput)
            execution = self._new_execution(machine, name, execution_input)
            machine.executions.append(execution)
        execution.start()
        return execution

    def stop_execution(self, execution_arn: str, error: str | None = None, cause: str | None = None) -> Execution:
        """Aborts a run; its open tasks' tokens have timed out from then on."""
        execution = self.describe_execution(execution_arn)
        execution.stop(stop_date=datetime.now(UTC), error=error, cause=cause)
        return execution

    def redrive_execution(self, execution_arn: str) -> LocalExecution:
        """Continues a failed, aborted or timed-out run from where it ended. Raises ExecutionNotRedrivable."""
        execution: LocalExecution = self.describe_execution(execution_arn)
        execution.redrive(datetime.now(UTC))
        return execution

    def send_task_success(self, task_token: str, outcome: str) -> None:
        """Answers a task. Raises InvalidToken (unknown), TaskTimedOut (answered or over) or InvalidOutput (not JSON).

        Gap: moto accepts an output of any size; the API accepts at most 262,144 characters.
        """
        if len(outcome) > _MAX_OUTPUT:
            raise ValidationException(f"output: at most {_MAX_OUTPUT} characters", "ValidationException", 400)
        _must_be_json(outcome, InvalidOutput)
        self._answer(task_token, CallbackOutcomeSuccess(callback_id=task_token, output=outcome))

    def send_task_failure(self, task_token: str, error: str | None = None, cause: str | None = None) -> None:
        """Fails a task. Raises InvalidToken or TaskTimedOut."""
        self._answer(task_token, CallbackOutcomeFailure(callback_id=task_token, error=error, cause=cause))

    def abort_all(self) -> None:
        """Abort every run."""
        for execution in self._get_executions(ExecutionStatus.RUNNING):
            execution.stop(stop_date=datetime.now(UTC), error=None, cause="the local AWS stopped")

    def join_all(self) -> None:
        """Waits for the threads of runs that have ended."""
        for execution in self._get_executions():
            execution.join()

    def _new_execution(self, machine: Any, name: str, execution_input: str) -> LocalExecution:
        return LocalExecution(
            # Look it up on the class, because access through the instance would bind it as a method.
            type(self).changed,
            name=name,
            sm_type=machine.sm_type,
            role_arn=machine.roleArn,
            exec_arn=machine.arn.replace(":stateMachine:", ":execution:") + f":{name}",
            account_id=self.account_id,
            region_name=self.region_name,
            state_machine=copy.copy(machine),
            start_date=datetime.now(UTC),
            cloud_watch_logging_session=None,
            activity_store={},
            input_data=execution_input,
        )

    def _answer(self, token: str, outcome: CallbackOutcome) -> None:
        for execution in self._get_executions():
            try:
                if execution.exec_worker.env.callback_pool_manager.notify(callback_id=token, outcome=outcome):
                    return
            except CallbackNotifyConsumerError as error:
                raise TaskTimedOut("Task Timed Out: it was answered or is over", "TaskTimedOut", 400) from error
        raise InvalidToken()

    def _validate_name(self, name: str) -> None:
        super()._validate_name(name)
        if not name.strip() or any(character.isspace() for character in name):
            raise InvalidName(f"Invalid Name: '{name}'")


def iso(time: datetime) -> str:
    """Returns a time as AWS writes it: UTC, milliseconds, Z."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _must_be_json(text: str, error: type[Exception]) -> None:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no JSON")

    try:
        json.loads(text, parse_constant=refuse)
    except ValueError as invalid:
        raise error(f"Invalid JSON: {invalid}", error.__name__, 400) from invalid
