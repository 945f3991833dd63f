"""Takes a failed run's execution on from the step that failed, where Step Functions can do that."""

import time
from itertools import islice

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bot import replies
from bot.decisions.answers import RefusedError
from greenlight import texts
from greenlight.aws.errors import changed_nothing, code_of
from greenlight.decisions.services import Services
from greenlight.runs.failures import NOT_VALID
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.wire.names import text_hash

logger = Logger(child=True)

LAST = 20
"""Events at the end of a history among which the state that ended it is found."""


class NotRedrivableError(Exception):
    """Step Functions does not take the execution on; the run has failed as before."""


def redrives(services: Services, run: RunRecord) -> int:
    """Which redrive of its execution the next one would be, from 1; 0 where there can be none, or it would not help.

    A run that a Fail state ended would only fail there again, and a reply that was not valid is not asked for again.
    Raises RefusedError for one that goes on already, and botocore's errors.
    """
    found = services.executions.describe(run.execution)
    if found.is_running or found.status == "SUCCEEDED":
        # Somebody else was faster, since the record was read, or did it in AWS.
        raise RefusedError(texts.runs.UNDER_WAY)
    if not found.is_redrivable or run.error.endswith(NOT_VALID):
        return 0
    last = islice(services.executions.history(run.execution, newest_first=True, page=LAST, data=False), LAST)
    ended_on_purpose = any(event["type"] == "FailStateEntered" for event in last)
    return 0 if ended_on_purpose else (found.redrives or 0) + 1


def redrive(services: Services, run: RunRecord, user: str, number: int) -> RunRecord:
    """Takes a failed run on, which is its execution's redrive of that number: the run as it is then.

    The record comes first: were the bot to die in between, the reconciler would find the execution still failed. Raises
    RefusedError, NotRedrivableError, and botocore's errors where nothing was done.
    """
    reopened = services.runs.reopen_run(run, by=user, redrives=number, now=int(time.time()))
    if not reopened:
        raise RefusedError(replies.not_again(services.runs.get(run.name) or run))
    try:
        # The token makes the same redrive of whatever is sent twice.
        token = text_hash(f"{run.execution}:{number}")
        services.executions.redrive(run.execution, token)
    except (ClientError, BotoCoreError) as error:
        if not changed_nothing(error):
            raise _unsure(error) from error
        _refused(services, run, error)
    return reopened


def _refused(services: Services, run: RunRecord, error: ClientError | BotoCoreError) -> None:
    """Sorts out an error: nothing to raise where the execution is on its way, as somebody redrove it in AWS."""
    if code_of(error) != "ExecutionNotRedrivable":
        _restore(services, run)
        raise error
    if not services.executions.describe(run.execution).is_running:
        _restore(services, run)
        raise NotRedrivableError from error


def _restore(services: Services, run: RunRecord) -> None:
    """Has the run failed again, as it had before."""
    kept = ("ended", "error", "reason", "asked", "redriven_by", "redrives")
    before = {name: getattr(run, name) for name in kept}
    ended = services.runs.end_run(run.name, run.status, **before)
    if ended:
        show_card(services, ended)


def _unsure(error: ClientError | BotoCoreError) -> RefusedError:
    """What is said where nobody knows whether it is redriven: the reconciler finds out, as the run is open."""
    logger.warning("no reply from Step Functions: the run is left open", error=str(error))
    return RefusedError(texts.runs.NOT_CONFIRMED)
