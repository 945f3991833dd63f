"""Finds out from the execution's history whether Step Functions accepted an answer.

SendTaskSuccess has the same errors for an expired token and one that was already used. The history tells them apart:
the output of a TaskSucceeded event is the accepted answer, and has the decision's id.
"""

from typing import TYPE_CHECKING

from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.wire.answer import Answer
from greenlight.wire.reading import ContractError, read_json

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

EVENTS_PAGE = 100
"""Events to read at a time: the answer is usually among the newest few, and each event can take 256 KiB."""

CLOCK_MARGIN = 60
"""Seconds before the question at which to stop reading events, because clocks differ a little."""


def accepted_answer(services: Services, decision: Decision) -> Answer | None:
    """The answer to the decision that Step Functions accepted, None if there is none. Raises botocore's errors."""
    for event in services.executions.history(decision.execution, newest_first=True, page=EVENTS_PAGE):
        if event["timestamp"].timestamp() < decision.asked - CLOCK_MARGIN:
            return None
        if answer := _answer_in(event, decision.id):
            return answer
    return None


def is_over(services: Services, decision: Decision, now: int) -> bool:
    """Whether the decision can no longer be answered: it is past due, or its run is known to have ended.

    Raises botocore's errors.
    """
    return now >= decision.due or services.executions.describe(decision.execution).has_ended


def _answer_in(event: "HistoryEventTypeDef", decision: str) -> Answer | None:
    output = event.get("taskSucceededEventDetails", {}).get("output", "")
    if f'"{decision}"' not in output:
        return None
    try:
        found = read_json(output, Answer)
    except ContractError:
        return None
    return Answer.from_json(output) if isinstance(found, dict) and found.get("decision") == decision else None
