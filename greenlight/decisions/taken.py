"""Whether Step Functions took an answer, read from the execution's history.

SendTaskSuccess has one error for a token that expired and one that was answered before; the history tells them apart:
the output of a TaskSucceeded is the answer that went through, and has the decision's id.
"""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from greenlight.aws.errors import is_forbidden
from greenlight.decisions.model import Decision
from greenlight.wire.answer import Answer
from greenlight.wire.reading import ContractError, read_json

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

PAGE = 100
"""Events read at a time: the answer is mostly among the newest few, and each may bring 256 KiB along."""

SLACK = 60
"""Seconds before the question from which on events are read: clocks differ a little."""


def answer_taken(states: "SFNClient", decision: Decision) -> Answer | None:
    """The answer to the decision that Step Functions took, None where it took none. Raises botocore's errors."""
    try:
        return _newest_answer(states, decision)
    except states.exceptions.ExecutionDoesNotExist:
        return None


def is_over(states: "SFNClient", decision: Decision, now: int) -> bool:
    """Whether the decision cannot be answered any more: its time is over, or its run, as far as one may look.

    Raises botocore's errors.
    """
    if now >= decision.due:
        return True
    try:
        return states.describe_execution(executionArn=decision.execution)["status"] != "RUNNING"
    except states.exceptions.ExecutionDoesNotExist:
        return True
    except ClientError as error:
        if not is_forbidden(error):
            raise
        return False


def _newest_answer(states: "SFNClient", decision: Decision) -> Answer | None:
    pages = states.get_paginator("get_execution_history").paginate(
        executionArn=decision.execution, reverseOrder=True, PaginationConfig={"PageSize": PAGE}
    )
    for page in pages:
        for event in page["events"]:
            if event["timestamp"].timestamp() < decision.asked - SLACK:
                return None
            if answer := _answer_in(event, decision.id):
                return answer
    return None


def _answer_in(event: "HistoryEventTypeDef", decision: str) -> Answer | None:
    output = event.get("taskSucceededEventDetails", {}).get("output", "")
    if f'"{decision}"' not in output:
        return None
    try:
        found = read_json(output, Answer)
    except ContractError:
        return None
    return Answer.from_json(output) if isinstance(found, dict) and found.get("decision") == decision else None
