"""What a failed run's record says about the failure besides its error: the milestone, and the model's last reply."""

from itertools import islice
from typing import TypedDict

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError

from greenlight.aws.errors import passes
from greenlight.decisions.services import Services
from greenlight.runs.failing import Failure, failure_in
from greenlight.runs.failures import NOT_VALID
from greenlight.runs.following import milestone_after
from greenlight.runs.record import RunRecord, Status
from greenlight.spec.catalog import chain_named
from greenlight.wire.errors import DECLINED, REFUSED

logger = Logger(child=True)

EVENTS = 500
"""Newest events of a history to look through: branches of a Parallel or a Map may have worked on after the failure."""

PAGE = 100
"""Events to read at a time. With their inputs and outputs they can be large."""

SHOWN = (NOT_VALID, DECLINED)
"""Errors of a run whose last reply people can look at."""


class Failed(TypedDict, total=False):
    """Fields of the run's record."""

    failed_at: str
    has_reply: bool


def look_at_failure(services: Services, run: RunRecord, status: Status, error: str) -> Failed:
    """Returns what to record about an open run's failure, and keeps the model's last reply. {} for any other ending.

    If AWS refuses a look at the execution, the run ends without these details. Raises botocore's errors that pass.
    """
    if status != "failed" or error == REFUSED or not run.is_open or not run.execution:
        return {}
    try:
        events = services.executions.history(run.execution, newest_first=True, page=PAGE, data=error in SHOWN)
        failure = failure_in(islice(events, EVENTS), error)
        definition = services.executions.definition(run.execution) if failure.states else {}
    except ClientError as problem:
        if passes(problem):
            raise
        logger.warning("no look at the failure", extra={"problem": str(problem)})
        return {}
    milestone = milestone_after(definition, failure.states)
    known = {step.key for step in chain_named(run.chain).milestones}
    return {
        "failed_at": milestone if milestone in known else "",
        "has_reply": _keep_reply(services, run, error, failure),
    }


def _keep_reply(services: Services, run: RunRecord, error: str, failure: Failure) -> bool:
    if error not in SHOWN or not failure.reply.strip():
        return False
    services.runs.keep_reply(run, failure.reply)
    return True
