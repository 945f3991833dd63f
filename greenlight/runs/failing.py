"""Where an execution failed, and what its model had replied, from the execution's history."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from greenlight.runs.events import as_object, parsed_object

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

_FAILURES = (
    "TaskFailed",
    "TaskTimedOut",
    "TaskSubmitFailed",
    "TaskStartFailed",
    "EvaluationFailed",
    "FailStateEntered",
)
"""Events of one step. A Parallel, a Map and the execution fail after them (Step Functions API, `HistoryEventType`)."""


@dataclass(frozen=True)
class Failure:
    """The states that led to the failure, the failed one first, up to a task; and that task's reply, or ""."""

    states: tuple[str, ...] = ()
    reply: str = ""


def failure_in(events: Iterable["HistoryEventTypeDef"], error: str) -> Failure:
    """Finds the step that failed with `error` in events, the newest first. Without such a step, it is the newest state.

    Each event names the one before it in its branch, so what other branches of a Parallel or a Map did does not count.
    """
    wanted, newest, reply = 0, "", ""
    states: list[str] = []
    for event in events:
        name = event.get("stateEnteredEventDetails", {}).get("name", "")
        newest = newest or name
        if not wanted and _is_failure(event, error):
            wanted = event["id"]
        if event["id"] != wanted:
            continue
        wanted = event.get("previousEventId", 0)
        states += [name] if name else []
        reply = reply or _reply(event)
        if event["type"] == "TaskStateEntered":
            break
    return Failure(tuple(states) or tuple(filter(None, [newest])), reply)


def _is_failure(event: "HistoryEventTypeDef", error: str) -> bool:
    found = [details["error"] for details in event.values() if isinstance(details, dict) and "error" in details]
    return event["type"] in _FAILURES and found in ([], [error])


def _reply(event: "HistoryEventTypeDef") -> str:
    """The reply that a state was to check, or that a model gave, in Anthropic's format or in Converse's."""
    entered = parsed_object(event.get("stateEnteredEventDetails", {}).get("input"))
    if isinstance(entered.get("reply"), str) and "asked" in entered:
        return str(entered["reply"])
    output = parsed_object(event.get("taskSucceededEventDetails", {}).get("output"))
    in_message = as_object(as_object(output.get("Output")).get("Message")).get("Content")
    parts = as_object(output.get("Body")).get("content") or in_message
    blocks = map(as_object, parts) if isinstance(parts, list) else ()
    return "".join(str(block.get("text") or block.get("Text") or "") for block in blocks)
