"""How much of what it may have a run has had: rounds of questions, and calls of the model."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from greenlight import texts
from greenlight.aws.errors import is_forbidden
from greenlight.spec.limits import Limits

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient

MODEL = "bedrock"
"""The resource type of a task that asks the model. Calls that a function makes by itself are not seen."""

PAGE = 1_000
"""Events read at a time, without their data: as many as Step Functions gives."""


def model_calls(states: "SFNClient", execution: str) -> int:
    """How often an execution has asked the model; 0 where it is gone, or not ours to look at.

    Raises botocore's other errors.
    """
    pages = states.get_paginator("get_execution_history").paginate(
        executionArn=execution, includeExecutionData=False, PaginationConfig={"PageSize": PAGE}
    )
    try:
        events = [event for page in pages for event in page["events"]]
    except states.exceptions.ExecutionDoesNotExist:
        return 0
    except ClientError as error:
        if not is_forbidden(error):
            raise
        return 0
    return sum(event.get("taskSucceededEventDetails", {}).get("resourceType") == MODEL for event in events)


def limit_reached(limits: Limits, *, rounds: int, calls: int) -> str:
    """What a run has had as much of as it may, as a sentence; "" where it may have more."""
    if rounds >= limits.rounds:
        return texts.questions.asked_people_enough(rounds)
    return texts.questions.asked_model_enough(calls) if calls >= limits.model_calls else ""
