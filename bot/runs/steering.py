"""Stops runs and retries failed ones."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bot import replies
from bot.decisions.answers import RefusedError
from bot.runs.redriving import NotRedrivableError, next_redrive, redrive
from bot.runs.seeing import workspace_refusal
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.end import end_run
from greenlight.lifecycle.start import Request, over_limit, start
from greenlight.people.groups import GroupUnknownError
from greenlight.people.permissions import may_steer
from greenlight.runs.limits import limits_of
from greenlight.runs.record import RunRecord
from greenlight.runs.show import record_permalink, show_card
from greenlight.slack.blocks import when
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.escaping import escape
from greenlight.spec.catalog import all_chains, chain_named, find_chains
from greenlight.spec.chain import OWN_COMMAND
from greenlight.wire.errors import STOPPED
from greenlight.wire.reading import ContractError

logger = Logger(child=True)

RETRYABLE = ("failed", "unanswered")

STARTUP_SECONDS = 30
"""How long the execution of a new run may not exist yet. It is longer than the bot's own timeout."""


def stop(services: Services, name: str, user: str) -> None:
    """Stops a run for its requester or an owner of its chain. Raises RefusedError.

    The user is the cause of the stopped execution, so even if the bot dies after StopExecution, the notification that
    the execution ended updates the card in the same way.
    """
    run = _run(services, name)
    _check_workspace(services, run, user)
    _check_may_stop(services, run, user)
    if not run.is_open:
        raise RefusedError(texts.runs.has_ended(when(run.ended)))
    now = int(time.time())
    with _refuse_on_error(texts.runs.NOT_STOPPED):
        if services.executions.stop(run.execution, error=STOPPED, cause=user):
            error, cause = _stopped(services, run, user)
        elif now - run.started < STARTUP_SECONDS:
            raise RefusedError(texts.runs.JUST_STARTING)
        else:
            error, cause = STOPPED, user
    with _refuse_on_error(texts.runs.NOT_SHOWN):
        end_run(services, name, "ABORTED", error=error, cause=cause, at=now)
    if (error, cause) != (STOPPED, user):
        raise RefusedError(texts.runs.has_ended(when(_run(services, name).ended)))


def try_again(services: Services, name: str, user: str) -> None:
    """Continues a failed run from the step that failed if possible, or else starts a new run.

    Anyone who may start the chain may retry. Raises RefusedError.
    """
    run = _run(services, name)
    _check_workspace(services, run, user)
    if run.status not in RETRYABLE or run.again_by:
        raise RefusedError(replies.not_again(run))
    _check_is_deployed(run)
    with _refuse_on_error(texts.runs.NOT_RETRIED):
        if not (run.status == "failed" and _try_redrive(services, run, user)):
            _start_new_run(services, run, user)


def _check_workspace(services: Services, run: RunRecord, user: str) -> None:
    if refusal := workspace_refusal(services, run, user):
        raise RefusedError(refusal)


def _check_is_deployed(run: RunRecord) -> None:
    """Raises RefusedError if the chain is one of ours but the current deployment leaves it out."""
    if run.chain in all_chains() and run.chain not in find_chains():
        raise RefusedError(texts.forms.not_here(escape(chain_named(run.chain).title), OWN_COMMAND))


def _try_redrive(services: Services, run: RunRecord, user: str) -> bool:
    """Continues the run from the step that failed. Returns False if that is not possible."""
    number = next_redrive(services, run)
    if not number:
        return False
    if refusal := over_limit(services, chain_named(run.chain), user):
        raise RefusedError(refusal)
    try:
        reopened = redrive(services, run, user, number)
    except NotRedrivableError:
        logger.info("the run cannot be redriven; a new one is started")
        return False
    _show(services, reopened)
    return True


def _check_may_stop(services: Services, run: RunRecord, user: str) -> None:
    limits = limits_of(chain_named(run.chain), services.environment)
    try:
        allowed = may_steer(limits, run.user, user, services.groups.has)
    except GroupUnknownError as error:
        logger.warning("a user group could not be looked up", error=str(error))
        raise RefusedError(texts.runs.GROUP_UNKNOWN) from error
    if not allowed:
        raise RefusedError(replies.not_stopped_by_you(run, limits.owners))


def _stopped(services: Services, run: RunRecord, user: str) -> tuple[str, str]:
    """Returns the error and cause of the stopped execution. Raises RefusedError if it ended in another way before.

    StopExecution also succeeds on an execution that has ended already, and DescribeExecution may lag a little behind.
    """
    found = services.executions.describe(run.execution)
    if found.is_running:
        return STOPPED, user
    if found.status != "ABORTED":
        # A notification or the ending event is about to update the card.
        raise RefusedError(texts.runs.ENDED_JUST_NOW)
    return found.error, found.cause


def _start_new_run(services: Services, run: RunRecord, user: str) -> None:
    chain = chain_named(run.chain)
    if not chain.command:
        raise RefusedError(texts.runs.NOT_OURS)
    request = Request(
        chain=chain,
        inputs=run.inputs,
        user=user,
        # The run's own team, so clicks from two workspaces start one run.
        team=run.team,
        channel=run.channel,
        # The same id for every click on this card, so two clicks start one run.
        id=f"{run.name}:again",
        after=run.name,
        after_at=run.permalink,
    )
    if refusal := start(services, request):
        raise RefusedError(refusal)
    if noted := services.runs.record_retry(run.name, by=user, at=_permalink(services, request.name)):
        _show(services, noted)


def _permalink(services: Services, name: str) -> str:
    """Returns the permalink of a new run's card, or "" if Slack or the table does not answer; the run starts anyway."""
    try:
        run = services.runs.get(name)
        return record_permalink(services, run) if run else ""
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("the permalink of the new run is not known", error=str(error))
        return ""


def _run(services: Services, name: str) -> RunRecord:
    logger.append_keys(run=name)
    try:
        with _refuse_on_error(texts.answers.NO_RECORDS):
            run = services.runs.get(name)
    except ContractError as error:
        logger.exception("the run's record is not valid")
        raise RefusedError(texts.answers.UNREADABLE) from error
    if not run:
        raise RefusedError(texts.runs.UNKNOWN_RUN)
    return run


def _show(services: Services, run: RunRecord) -> None:
    with _refuse_on_error(texts.runs.NOT_SHOWN):
        show_card(services, run)


@contextmanager
def _refuse_on_error(otherwise: str) -> Iterator[None]:
    """Raises RefusedError with this text if AWS or Slack fails."""
    try:
        yield
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("AWS or Slack failed", error=str(error))
        raise RefusedError(otherwise) from error
