"""Steers runs: stops them, and tries again what failed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from bot import replies
from bot.decisions.answers import RefusedError
from bot.runs.redriving import NotRedrivableError, redrive, redrives
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.lifecycle.end import end_run
from greenlight.lifecycle.start import Request, over_limit, start
from greenlight.people.groups import GroupUnknownError
from greenlight.people.permissions import may_steer
from greenlight.runs.limits import limits_of
from greenlight.runs.record import RunRecord
from greenlight.runs.show import find_card, show_card
from greenlight.slack.blocks import when
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.escaping import escape
from greenlight.spec.catalog import all_chains, chain_named, find_chains
from greenlight.spec.chain import OWN_COMMAND
from greenlight.wire.errors import STOPPED
from greenlight.wire.reading import ContractError

logger = Logger(child=True)

AGAIN = ("failed", "unanswered")

BEGINNING = 30
"""Seconds in which the execution of a new run may still be on its way: longer than the bot may run."""


def stop(services: Services, name: str, user: str) -> None:
    """Stops a run for its requester or an owner of its chain. Raises RefusedError.

    Were the bot to die after StopExecution, the execution's own ending brings the card to the same end: its cause is
    the user.
    """
    run = _run(services, name)
    _check_may_stop(services, run, user)
    if not run.is_open:
        raise RefusedError(texts.runs.has_ended(when(run.ended)))
    now = int(time.time())
    with _in_reach(texts.runs.NOT_STOPPED):
        if services.executions.stop(run.execution, error=STOPPED, cause=user):
            error, cause = _stopped(services, run, user)
        elif now - run.started < BEGINNING:
            raise RefusedError(texts.runs.NOT_BEGUN)
        else:
            error, cause = STOPPED, user
    with _in_reach(texts.runs.NOT_SHOWN):
        end_run(services, name, "ABORTED", error=error, cause=cause, at=now)
    if (error, cause) != (STOPPED, user):
        raise RefusedError(texts.runs.has_ended(when(_run(services, name).ended)))


def try_again(services: Services, name: str, user: str) -> None:
    """Takes a failed run on from the step that failed where that is possible, else starts a new one.

    Whoever may start the chain may do so. Raises RefusedError.
    """
    run = _run(services, name)
    if run.status not in AGAIN or run.again_by:
        raise RefusedError(replies.not_again(run))
    _check_is_deployed(run)
    with _in_reach(texts.runs.NOT_AGAIN):
        if not (run.status == "failed" and _redriven(services, run, user)):
            _start_anew(services, run, user)


def _check_is_deployed(run: RunRecord) -> None:
    """A card may be older than the deployment that leaves its chain out. Other apps' machines are no chains of ours."""
    if run.chain in all_chains() and run.chain not in find_chains():
        raise RefusedError(texts.forms.not_here(escape(chain_named(run.chain).title), OWN_COMMAND))


def _redriven(services: Services, run: RunRecord, user: str) -> bool:
    """Whether the run is taken on from the step that failed, which it is where that is possible."""
    number = redrives(services, run)
    if not number:
        return False
    if refusal := over_limit(services, chain_named(run.chain), user):
        raise RefusedError(refusal)
    try:
        reopened = redrive(services, run, user, number)
    except NotRedrivableError:
        logger.info("the run cannot be redriven: another one is started")
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
    """Error and cause of the execution that is stopped. Raises RefusedError for one that had ended otherwise.

    StopExecution says nothing of an execution that had ended before; DescribeExecution may lag behind a little.
    """
    found = services.executions.describe(run.execution)
    if found.is_running:
        return STOPPED, user
    if found.status != "ABORTED":
        # Its own message, or its ending, is on the way to the card.
        raise RefusedError(texts.runs.ENDED_JUST_NOW)
    return found.error, found.cause


def _start_anew(services: Services, run: RunRecord, user: str) -> None:
    chain = chain_named(run.chain)
    if not chain.command:
        raise RefusedError(texts.runs.NOT_OURS)
    request = Request(
        chain=chain,
        inputs=run.inputs,
        user=user,
        # The run's own, also where two people of different workspaces click, so that they start one run.
        team=run.team,
        channel=run.channel,
        # The same for every click on this card, so that two of them start one run.
        id=f"{run.name}:again",
        after=run.name,
        after_at=run.way,
    )
    if refusal := start(services, request):
        raise RefusedError(refusal)
    if noted := services.runs.note_again(run.name, by=user, at=_way(services, request.name)):
        _show(services, noted)


def _way(services: Services, name: str) -> str:
    """The way to a new run; "" where Slack does not say it just now, as the run is under way all the same."""
    try:
        run = services.runs.get(name)
        return find_card(services, run) if run else ""
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("no way to the new run", error=str(error))
        return ""


def _run(services: Services, name: str) -> RunRecord:
    logger.append_keys(run=name)
    try:
        with _in_reach(texts.answers.NO_RECORDS):
            run = services.runs.get(name)
    except ContractError as error:
        logger.exception("the run cannot be read")
        raise RefusedError(texts.answers.UNREADABLE) from error
    if not run:
        raise RefusedError(texts.runs.UNKNOWN_RUN)
    return run


def _show(services: Services, run: RunRecord) -> None:
    with _in_reach(texts.runs.NOT_SHOWN):
        show_card(services, run)


@contextmanager
def _in_reach(otherwise: str) -> Iterator[None]:
    """Says so to the person when AWS or Slack does not do something just now. Raises RefusedError."""
    try:
        yield
    except (*NO_ANSWER, ClientError, BotoCoreError) as error:
        logger.warning("AWS or Slack did not do it just now", error=str(error))
        raise RefusedError(otherwise) from error
