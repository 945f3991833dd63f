"""Continues a failed run from the step that failed, if Step Functions can redrive its execution."""

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

LAST_EVENTS = 20
"""How many of the newest events to search for the state that ended an execution."""


class NotRedrivableError(Exception):
    """Step Functions does not redrive the execution; the run is failed again, as before."""


def next_redrive(services: Services, run: RunRecord) -> int:
    """Returns the number of the next redrive, from 1, or 0 if a redrive is impossible or would not help.

    It would not help after a Fail state, because the run would fail there again, or after an invalid reply, because
    the model would not be asked again. Raises RefusedError for a run in progress, and botocore's errors.
    """
    found = services.executions.describe(run.execution)
    if found.is_running or found.status == "SUCCEEDED":
        # Another person retried it after the record was read, or redrove it in AWS.
        raise RefusedError(texts.runs.ALREADY_RETRIED)
    if not found.is_redrivable or run.error.endswith(NOT_VALID):
        return 0
    events = services.executions.history(run.execution, newest_first=True, page=LAST_EVENTS, data=False)
    last = islice(events, LAST_EVENTS)
    ended_on_purpose = any(event["type"] == "FailStateEntered" for event in last)
    return 0 if ended_on_purpose else (found.redrives or 0) + 1


def redrive(services: Services, run: RunRecord, user: str, number: int) -> RunRecord:
    """Redrives a failed run's execution and returns the run's new record. `number` counts its redrives from 1.

    The record is written first: if the bot dies before the redrive, the reconciler finds the execution still failed.
    Raises RefusedError, NotRedrivableError, and botocore's errors if nothing was done.
    """
    reopened = services.runs.reopen_run(run, by=user, redrives=number, now=int(time.time()))
    if not reopened:
        raise RefusedError(replies.not_again(services.runs.get(run.name) or run))
    try:
        # The same token for the same number, so a request sent twice is one redrive.
        token = text_hash(f"{run.execution}:{number}")
        services.executions.redrive(run.execution, token)
    except (ClientError, BotoCoreError) as error:
        if not changed_nothing(error):
            raise _unsure(error) from error
        _handle_refusal(services, run, error)
    return reopened


def _handle_refusal(services: Services, run: RunRecord, error: ClientError | BotoCoreError) -> None:
    """Restores the run and raises, unless the execution is running because somebody redrove it in AWS."""
    if code_of(error) != "ExecutionNotRedrivable":
        _restore(services, run)
        raise error
    if not services.executions.describe(run.execution).is_running:
        _restore(services, run)
        raise NotRedrivableError from error


def _restore(services: Services, run: RunRecord) -> None:
    """Ends the run again with the status and the error that it had before."""
    kept = ("ended", "error", "reason", "asked", "redriven_by", "redrives")
    before = {name: getattr(run, name) for name in kept}
    ended = services.runs.end_run(run.name, run.status, **before)
    if ended:
        show_card(services, ended)


def _unsure(error: ClientError | BotoCoreError) -> RefusedError:
    """The error for a redrive left in doubt. The run stays open, so the reconciler finds out."""
    logger.warning("Step Functions did not answer; the run stays open", error=str(error))
    return RefusedError(texts.runs.NOT_CONFIRMED)
