"""Starts runs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError
from slack_sdk.errors import SlackApiError

from greenlight import texts
from greenlight.aws.errors import changed_nothing, code_of
from greenlight.decisions.services import Services
from greenlight.lifecycle.refused import card_refusal
from greenlight.people.groups import GroupUnknownError
from greenlight.people.kinds import KindUnknownError
from greenlight.people.mentions import mentions
from greenlight.people.permissions import kept_out, may_start
from greenlight.runs.card import run_card
from greenlight.runs.limits import limits_of, too_many
from greenlight.runs.record import RunRecord
from greenlight.runs.show import show_card
from greenlight.slack.blocks import Content
from greenlight.slack.errors import NO_ANSWER, error_name, retry_after
from greenlight.slack.post import post
from greenlight.spec.chain import Chain
from greenlight.wire.names import execution_arn, run_name
from greenlight.wire.run import Run, execution_input

logger = Logger(child=True)

LONGEST_WAIT = 1
"""Seconds that a request waits for Slack's limit of messages."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request to start a run; `id` is Slack's id for it, the same in each delivery.

    For a retry, `after` is the name of the earlier run, and `after_at` its permalink.
    """

    chain: Chain
    inputs: Mapping[str, str]
    user: str
    team: str
    channel: str
    id: str
    after: str = ""
    after_at: str = ""

    @property
    def name(self) -> str:
        """The name of the run that the request starts."""
        return run_name(self.chain.name, self.team, self.id)


def start(services: Services, request: Request) -> str:
    """Starts a run: its record, its card, its execution. Returns "" if it started, or what to tell the person if not.

    A repeated request starts nothing, and is not rejected either.
    """
    if refused := input_errors(request.chain, request.inputs):
        return next(iter(refused.values()))
    name = request.name
    known = services.runs.get(name)
    if known and known.has_begun:
        # This comes before the limits, which would count this very run.
        logger.info("a repeated request: the run has started already", run=name)
        return ""
    if refusal := over_limit(services, request.chain, request.user):
        return refusal
    execution = execution_arn(services.environment["STATE_MACHINES"] + request.chain.name, name)
    run = RunRecord(
        name=name,
        execution=execution,
        console=services.console(execution),
        chain=request.chain.name,
        user=request.user,
        team=request.team,
        channel=request.channel,
        inputs=request.inputs,
        started=int(time.time()),
        after=request.after,
        after_at=request.after_at,
    )
    logger.append_keys(run=run.name)
    if not services.runs.start_run(run):
        logger.info("a repeated request: another delivery is starting the run")
        return ""
    return _post_card(services, request.chain, run)


def input_errors(chain: Chain, inputs: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the inputs, by name; empty if all are valid."""
    errors: dict[str, str] = {}
    for part in chain.inputs:
        length = len(inputs.get(part.name, ""))
        if not length and not part.optional:
            errors[part.name] = texts.runs.missing(part.label)
        elif length > part.max_length:
            errors[part.name] = texts.runs.too_long(part.label, part.max_length, length)
    return errors


def start_refusal(services: Services, chain: Chain, user: str) -> str:
    """Why the user may not start the chain at all (mrkdwn); "" if they may."""
    limits = limits_of(chain, services.environment)
    try:
        if not may_start(limits, user, services.groups.has):
            return texts.runs.not_started_by_you(mentions(limits.starters), chain.call)
        kind = kept_out(limits.starters, limits.also, user, services.kinds.of)
    except GroupUnknownError as error:
        logger.warning("a user group could not be looked up", error=str(error))
        return texts.runs.GROUP_UNKNOWN
    except KindUnknownError:
        return texts.runs.PERSON_UNKNOWN
    return texts.runs.not_started_by(kind, chain.call) if kind else ""


def over_limit(services: Services, chain: Chain, user: str) -> str:
    """Why the user may not start another run of the chain now (mrkdwn); "" if they may.

    Raises botocore's ClientError. The index that counts the runs lags a little behind, so simultaneous starts may
    exceed `at_once`.
    """
    if refusal := start_refusal(services, chain, user):
        return refusal
    limits = limits_of(chain, services.environment)
    if limits.tokens_per_day:
        used = services.runs.tokens_used(user, chain.name, int(time.time()))
        if used >= limits.tokens_per_day:
            return texts.runs.too_many_tokens(chain.call, used, limits.tokens_per_day)
    limit = too_many(limits, chain.name, user, services.runs.under_way())
    if limit == "per_person":
        return texts.runs.too_many_of_yours(chain.call, limits.per_person)
    return texts.runs.too_many(chain.call, limits.at_once) if limit else ""


def _post_card(services: Services, chain: Chain, run: RunRecord) -> str:
    card = run_card(chain, run)
    try:
        posted = _post_in_time(services, run, card)
    except NO_ANSWER as error:
        name = error_name(error)
        logger.warning("Slack did not take the card", error=name)
        # Without a card the run never began, so people can send the same form again.
        services.runs.end_run(run.name, "failed", ended=run.started, error=name, reason=texts.failures.NOT_POSTED)
        return card_refusal(chain, error)
    return _start_execution(services, chain, run, posted)


def _post_in_time(services: Services, run: RunRecord, card: Content) -> str:
    """Posts the card; waits once if Slack asks for a second or less, because Slack waits three for us."""
    try:
        return post(services.slack, run.channel, card)
    except SlackApiError as error:
        if not 0 < retry_after(error) <= LONGEST_WAIT:
            raise
        time.sleep(LONGEST_WAIT)
    return post(services.slack, run.channel, card)


def _start_execution(services: Services, chain: Chain, run: RunRecord, thread_ts: str) -> str:
    where = Run(chain=run.chain, user=run.user, team=run.team, channel=run.channel, thread_ts=thread_ts)
    try:
        # Lets the reconciler find the card even if this request stops here.
        services.runs.place_run(run.name, thread_ts)
    except (ClientError, BotoCoreError) as error:
        return _end_unstarted(services, chain, run, thread_ts, error)
    try:
        machine = services.environment["STATE_MACHINES"] + chain.name
        if not services.executions.start(machine, run.name, execution_input(where, run.inputs)):
            logger.info("the SDK's first attempt started the execution, which has ended since")
    except (ClientError, BotoCoreError) as error:
        if changed_nothing(error):
            return _end_unstarted(services, chain, run, thread_ts, error)
        logger.warning("no response from Step Functions: the run is left open", error=code_of(error))
        return texts.runs.START_NOT_CONFIRMED
    return ""


def _end_unstarted(
    services: Services, chain: Chain, run: RunRecord, thread_ts: str, error: ClientError | BotoCoreError
) -> str:
    """Ends a run that certainly has no execution. Returns what to tell the person."""
    logger.error("the execution was not started", exc_info=error)
    ended = services.runs.end_run(
        run.name,
        "failed",
        ended=run.started,
        thread_ts=thread_ts,
        error=code_of(error),
        reason=texts.failures.NOT_STARTED,
    )
    try:
        if ended:
            show_card(services, ended)
    except NO_ANSWER as unshown:
        # The reconciler will update the card.
        logger.warning("the card does not show yet that the run failed", error=str(unshown))
    return texts.runs.not_started(chain.call)
