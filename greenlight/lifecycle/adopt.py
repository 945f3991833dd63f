"""Runs that were not started from Slack: their messages, or events about them, bring along all that is needed."""

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
from greenlight.slack.errors import UNSEEN
from greenlight.slack.post import post
from greenlight.spec.catalog import SUBJECT, all_chains, chain_named
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from greenlight.wire.run import Run, read_input

logger = Logger(child=True)

LOOKS = 15
"""How often the card that another delivery is just posting is looked for, before this delivery is put off."""

BETWEEN = 0.2
"""Seconds between two looks."""


def adopt(services: Services, notification: Notification) -> RunRecord:
    """The run of a message that nobody started from Slack: its record, and its card in the message's channel.

    Both are made once, also when messages of the run arrive at the same instant: the record by a conditional put, the
    card by whoever takes it on; others wait for that. Raises BeingPostedError where it takes too long.
    """
    run = _record(services, notification.execution, notification.run, started=notification.entered)
    if notification.run.chain not in all_chains():
        about = {SUBJECT.name: notification.subject} if notification.subject else {}
        return _with_card(services, replace(run, inputs=about), notification.run.thread_ts)
    # One of our chains, started in AWS: its input was likely copied from another run, whose card is not this one's.
    return _with_card(services, _as_started(services, run))


def adopt_event(services: Services, detail: Mapping[str, Any]) -> RunRecord | None:
    """The run of one of our chains that was started in AWS, before any message of its own; None for others.

    None also for one whose channel the bot cannot post in. `detail` is what EventBridge tells of it. Raises
    BeingPostedError as `adopt` does.
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
        if error.response["error"] not in UNSEEN | {"not_in_channel"}:
            raise
        logger.warning("a run started in AWS has no card", error=error.response["error"])
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
    """The run with the inputs and the time that its execution began with, so that it can be tried again."""
    found = services.executions.describe(run.execution)
    try:
        _, inputs = read_input(found.input)
    except ContractError:
        return run
    return replace(run, inputs=inputs, started=found.started)


def _with_card(services: Services, run: RunRecord, thread_ts: str = "") -> RunRecord:
    services.runs.start_run(run)
    for look in range(LOOKS):
        try:
            ts = thread_ts or Once(services, run.name, "run").post("card", lambda: _card(services, run))
            return services.runs.place_run(run.name, ts) or run
        except BeingPostedError:
            if look == LOOKS - 1:
                raise
            time.sleep(BETWEEN)
    raise AssertionError("the last look returns or raises")


def _card(services: Services, run: RunRecord) -> str:
    card = run_card(chain_named(run.chain), run)
    return post(services.slack, run.channel, card)
