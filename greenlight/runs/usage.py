"""How much of its limits a run has used: rounds of questions, and model calls."""

from botocore.exceptions import ClientError

from greenlight import texts
from greenlight.aws.errors import is_forbidden
from greenlight.runs.services import RunServices
from greenlight.spec.limits import Limits

MODEL = "bedrock"
"""The resource type of a task that asks the model. Calls that a function makes itself are not counted."""


def model_calls(services: RunServices, execution: str) -> int:
    """How many of the execution's model calls succeeded; 0 if it is gone, or if we may not look at it.

    Raises botocore's other errors.
    """
    try:
        events = list(services.executions.history(execution, data=False))
    except ClientError as error:
        if not is_forbidden(error):
            raise
        return 0
    return sum(event.get("taskSucceededEventDetails", {}).get("resourceType") == MODEL for event in events)


def limit_sentence(limits: Limits, *, rounds: int, calls: int) -> str:
    """A sentence that names the limit the run has reached; "" if it has reached none."""
    if rounds >= limits.rounds:
        return texts.questions.people_limit_reached(rounds)
    return texts.questions.model_limit_reached(calls) if calls >= limits.model_calls else ""
