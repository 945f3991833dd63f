"""Whether Step Functions took an answer, read from the execution's history.

SendTaskSuccess has one error for a token that expired and one that was answered before; the history tells them apart:
the output of a TaskSucceeded is the answer that went through, and has the decision's id.
"""

from typing import TYPE_CHECKING

from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.wire.answer import Answer
from greenlight.wire.reading import ContractError, read_json

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

EVENTS = 100
"""Events read at a time: the answer is mostly among the newest few, and each may bring 256 KiB along."""

CLOCKS = 60
"""Seconds before the question from which on events are read: clocks differ a little."""


def answer_taken(services: Services, decision: Decision) -> Answer | None:
    """The answer to the decision that Step Functions took, None where it took none. Raises botocore's errors."""
    for event in services.executions.history(decision.execution, newest_first=True, page=EVENTS):
        if event["timestamp"].timestamp() < decision.asked - CLOCKS:
            return None
        if answer := _answer_in(event, decision.id):
            return answer
    return None


def is_over(services: Services, decision: Decision, now: int) -> bool:
    """Whether the decision cannot be answered any more: its time is over, or its run, as far as one may look.

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
