"""Runs attempts of a state: Task, Parallel and Map with their results, and the rules of a Choice.

`install` replaces moto's functions; each replacement names the gap that it closes.
"""

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.stepfunctions.parser.api import ExecutionFailedEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.component.common.catch.catch_outcome import CatchOutcome
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.choice.state_choice import StateChoice
from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
    inline_item_processor_worker,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails


def _eval_attempt(self: Any, env: Environment) -> None:
    """Runs one attempt of a Task, Parallel or Map.

    Gaps in moto: the state's timeout races with the token's, so a task can time out although its answer was accepted;
    a token still works after a retry; an error in Output is not caught; and every state takes another thread.
    """
    if _has_token(self) and env.states.context_object.context_object_data["State"]["RetryCount"]:
        env.callback_pool_manager.add(env.states.context_object.update_task_token())
    frame = env.open_frame()
    frame.states.reset(input_value=env.states.get_input())
    frame.stack = copy.deepcopy(env.stack)
    context = env.states.context_object.context_object_data
    if "Map" in context:
        frame.states.context_object.context_object_data["Map"] = context["Map"]
    try:
        _execute(self, env, frame)
    finally:
        frame.set_ended()
        env.close_frame(frame)
    env.stack.append(frame.stack.pop())
    _conclude(self, env)


def _has_token(state: Any) -> bool:
    resource = getattr(state, "resource", None)
    return bool(getattr(resource, "condition", None) == ResourceCondition.WaitForTaskToken)


def _execute(state: Any, env: Environment, frame: Environment) -> None:
    if state.timeout.is_default_value() or (_has_token(state) and state.heartbeat is None):
        state._eval_execution(frame)
        return
    state.timeout.eval(env=env)
    seconds = env.stack.pop()
    executor = ThreadPoolExecutor(1, f"state {state.name}")
    try:
        executor.submit(state._eval_execution, frame).result(seconds)
    finally:
        executor.shutdown(wait=False)


def _conclude(state: Any, env: Environment) -> None:
    """Evaluates Output and Assign with the result; Output first, because it does not see the assigned variables."""
    if state._is_language_query_jsonpath():
        for part in (state.assign_decl, state.result_selector, state.result_path):
            if part:
                part.eval(env=env)
        return
    env.states.set_result(env.stack[-1])
    if state.output:
        env.stack.pop()
        state.output.jsonata_template_value.eval(env=env)
    if state.assign_decl:
        state.assign_decl.eval(env=env)


def _eval_attempt_output(self: Any, env: Environment) -> None:
    """Gap: see `_eval_attempt`, which evaluates Output, so Retry and Catch see its errors."""
    if isinstance(env.stack[-1], CatchOutcome):
        return
    if self._is_language_query_jsonpath():
        CommonStateField._eval_state_output(self, env)
    else:
        env.states.reset(input_value=env.stack.pop())


def _no_choice(env: Environment) -> FailureEventException:
    name = StatesErrorName(typ=StatesErrorNameType.StatesNoChoiceMatched)
    details = ExecutionFailedEventDetails(error=name.error_name, cause="No rule matched, and there is no Default.")
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=name,
            event_type=HistoryEventType.ExecutionFailed,
            event_details=EventDetails(executionFailedEventDetails=details),
        )
    )


def _eval_choice(self: Any, env: Environment) -> None:
    """Gaps: moto also assigns the default's variables if a rule leads to the same state, and it names no error."""
    for rule in self.choices_decl.rules:
        rule.eval(env)
        if env.stack.pop() is True:
            env.stack.append(rule.next_stmt.name)
            return
    if self.default_state is None:
        raise _no_choice(env)
    if not self._is_language_query_jsonpath():
        for part in (self.assign_decl, self.output):
            if part:
                part.eval(env=env)
    env.stack.append(self.default_state.state_name)


def _eval_item(self: Any, env_frame: Environment) -> None:
    """Gap: moto's ItemSelector reads the Map's input from a stack, which is empty in a nested Map."""
    selector = self._item_selector or self._parameters
    if not selector:
        return
    outer = self._env
    state_input = outer.stack[-1] if outer.stack else outer.states.get_input()
    env_frame.states.reset(input_value=state_input)
    env_frame.stack.append(state_input)
    selector.eval(env_frame)
    env_frame.states.reset(input_value=env_frame.stack[-1])


def install() -> None:
    """Replaces moto's functions."""
    choice_output = StateChoice._eval_state_output

    def eval_choice_output(self: Any, env: Environment) -> None:
        if self._is_language_query_jsonpath():
            choice_output(self, env)
        else:
            env.next_state_name = env.stack.pop()

    StateChoice._eval_state = _eval_choice
    StateChoice._eval_state_output = eval_choice_output
    ExecutionState._evaluate_with_timeout = _eval_attempt
    ExecutionState._eval_state_output = _eval_attempt_output
    inline_item_processor_worker.InlineItemProcessorWorker._eval_input = _eval_item
