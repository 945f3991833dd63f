"""Adopts runs that were not started from Slack: their notifications and events have everything a record needs."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aws_lambda_powertools import Logger
from slack_sdk.errors import SlackApiError

from greenlight.decisions.services import Services
from greenlight.runs.card import run_card
from greenlight.runs.once import BeingPostedError, Once
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import repeated
from greenlight.slack.errors import Trouble, error_name, trouble_of
from greenlight.slack.escaping import one_line
from greenlight.slack.post import post
from greenlight.spec.catalog import SUBJECT, all_chains, chain_named
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from greenlight.wire.run import Run, read_input

logger = Logger(child=True)

CARD_CHECKS = 15
"""How often to check for the card that another delivery is posting, before this delivery fails and is repeated."""

SUBJECT_LENGTH = 150
"""Characters of a subject to keep."""

BETWEEN_CHECKS = 0.2
"""Seconds between two checks."""


def adopt(services: Services, notification: Notification) -> RunRecord:
    """Creates the record and the card of a run that was not started from Slack, in the notification's channel.

    Both are created once, even if notifications of the run arrive at the same time: a conditional put creates the
    record, and one delivery claims the card while the others wait. Raises BeingPostedError if that takes too long.
    """
    run = _record(services, notification.execution, notification.run, started=notification.entered)
    if notification.run.chain not in all_chains():
        about = {SUBJECT.name: one_line(notification.subject, SUBJECT_LENGTH)} if notification.subject else {}
        return _with_card(services, replace(run, inputs=about), notification.run.thread_ts)
    # One of our chains, started in AWS: its input was likely copied from another run, whose card is not this one's.
    return _with_card(services, _as_started(services, run))


def adopt_event(services: Services, detail: Mapping[str, Any]) -> RunRecord | None:
    """Adopts a run of one of our chains that was started in AWS, before its first notification; None for other runs.

    Also None if the bot cannot post in the run's channel. `detail` is from EventBridge's event. Raises BeingPostedError
    like `adopt`.
    """
    try:
        where, inputs = read_input(detail.get("input") or "")
    except ContractError:
        return None
    if where.chain not in all_chains() or "executionArn" not in detail:
        return None
    started = int(detail.get("startDate") or detail["stopDate"]) // 1000
    run = _record(services, detail["executionArn"], where, started=started)
    try:
        return _with_card(services, replace(run, inputs=inputs))
    except SlackApiError as error:
        if trouble_of(error) in (Trouble.PASSING, Trouble.APP):
            raise
        logger.warning("a run started in AWS has no card", error=error_name(error))
        return None


def _record(services: Services, execution: str, where: Run, *, started: int) -> RunRecord:
    return RunRecord(
        name=execution.rpartition(":")[2],
        chain=where.chain,
        user=where.user,
        team=where.team,
        channel=where.channel,
        inputs={},
        started=started,
        execution=execution,
        console=services.console(execution),
        status="running",
    )


def _as_started(services: Services, run: RunRecord) -> RunRecord:
    """The run with its execution's inputs and start time, so that people can retry it."""
    found = services.executions.describe(run.execution)
    try:
        _, inputs = read_input(found.input)
    except ContractError:
        return run
    return replace(run, inputs=inputs, started=found.started)


def _with_card(services: Services, run: RunRecord, thread_ts: str = "") -> RunRecord:
    services.runs.start_run(run)
    for check in range(CARD_CHECKS):
        try:
            ts = thread_ts or Once(services, run.name, "run").post("card", lambda again: _card(services, run, again))
            return services.runs.place_run(run.name, ts) or run
        except BeingPostedError:
            if check == CARD_CHECKS - 1:
                raise
            time.sleep(BETWEEN_CHECKS)
    raise AssertionError("the last check returns or raises")


def _card(services: Services, run: RunRecord, may_be_posted: bool) -> str:
    card = run_card(chain_named(run.chain), run)
    return post(services.slack, run.channel, repeated(card) if may_be_posted else card)
