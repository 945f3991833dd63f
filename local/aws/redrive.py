"""RedriveExecution, which moto lacks: a run that ended badly continues at the state where it ended.

It stays the same execution, with the same input and history. Gap: Step Functions reruns only the failed branches of a
Parallel or Map; this reruns the whole state.
"""

from moto.stepfunctions.parser.api import ExecutionRedrivenEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from local.aws.interpreter import Entered

ENDED_BADLY = ("FAILED", "ABORTED", "TIMED_OUT")


def refusal(status: str) -> str:
    """Returns why a run with that status cannot be redriven; "" if it can be."""
    return "" if status in ENDED_BADLY else f"Execution is {status} and cannot be redriven"


def resume(env: Environment, ended: Environment) -> None:
    """Makes `env` continue the run of `ended` at its last state, with the same input and variables, in one history."""
    env.event_manager._history_event_list.extend(ended.event_manager.get_event_history())
    env.event_manager._event_id_gen = ended.event_manager._event_id_gen
    execution = env.states.context_object.context_object_data["Execution"]
    execution["RedriveCount"] = ended.states.context_object.context_object_data["Execution"]["RedriveCount"] + 1
    env.event_manager.add_event(
        context=env.event_history_context,
        event_type=HistoryEventType.ExecutionRedriven,
        event_details=EventDetails(
            executionRedrivenEventDetails=ExecutionRedrivenEventDetails(redriveCount=execution["RedriveCount"])
        ),
    )
    last: Entered = ended.entered
    env.redriven = last
    env.states.reset(last.given)
    for name, value in last.variables.items():
        env.variable_store.set(name, value)
    env.variable_store.commit()
