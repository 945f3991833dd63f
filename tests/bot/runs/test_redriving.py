"""Retries that continue from the failed step, and their failures, against Step Functions over HTTP."""

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from bot.runs.steering import try_again
from greenlight import texts
from greenlight.delivery.notifications import Delivery
from greenlight.runs.store import STARTING
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run
from lambdas.reconciler.runs import tend_run
from tests.asking import Death
from tests.backing import deliver_waiting
from tests.bot.runs.failing import Machine, made
from tests.bot.runs.steered import begun, event_of, run_of, throttled, unheard
from tests.greenlight.notified import report
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO

REDRIVE = "sfn.RedriveExecution"


def test_a_retry_continues_from_the_failed_step(machine: Machine) -> None:
    run = machine.fails()
    assert not machine.is_tried_again(run)
    machine.repair()
    assert machine.again(run) == ""
    assert machine.end(run)["status"] == "SUCCEEDED"
    assert machine.redriven(run) == 1
    assert f"Retried by <@{BEN}> from the failed step." in machine.card(run)
    assert machine.is_tried_again(run)
    assert "Error" not in machine.card(run)
    assert len(machine.cards()) == 1


def test_a_run_that_fails_again_can_be_retried_again(machine: Machine) -> None:
    run = machine.fails()
    for times in (1, 2):
        assert machine.again(run) == ""
        assert machine.end(run)["redriveCount"] == times
        report(machine.services, event_of(machine.services, run.execution))
        assert run_of(machine.services, run.name).status == "failed"
        assert not machine.is_tried_again(run)
    machine.repair()
    assert machine.again(run) == ""
    assert machine.end(run)["status"] == "SUCCEEDED"


def test_a_second_click_redrives_nothing(machine: Machine) -> None:
    run = machine.fails()
    machine.repair()
    assert machine.again(run) == ""
    assert machine.again(run, CHIKA) == texts.runs.ALREADY_RETRIED
    machine.end(run)
    assert machine.redriven(run) == 1


def test_only_one_of_two_simultaneous_retries_redrives(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = machine.fails()
    machine.repair()
    assert machine.again(run) == ""
    # The second person still has the record of the failed run.
    stale = iter([run])
    read = machine.services.runs.get
    monkeypatch.setattr(machine.services.runs, "get", lambda name: next(stale, None) or read(name))
    machine.end(run)
    assert machine.again(run, CHIKA) == texts.runs.ALREADY_RETRIED
    assert len(machine.cards()) == 1
    assert machine.redriven(run) == 1


def test_a_late_event_of_the_earlier_failure_is_ignored(machine: Machine) -> None:
    run = machine.fails()
    late = event_of(machine.services, run.execution)
    machine.repair()
    assert machine.again(run) == ""
    report(machine.services, late)
    assert run_of(machine.services, run.name).is_open
    assert "Working on it" in machine.card(run)


def test_a_late_notification_does_not_revert_the_card(machine: Machine) -> None:
    run = begun(machine.services, machine.arn, start=True)
    machine.end(run)
    where = Run(chain=run.chain, user=ADA, team="T1", channel=STUDIO, thread_ts=run.thread_ts)

    def says(step: str, at: str, id: str) -> None:
        message = Notification(
            kind="tell", execution=run.execution, run=where, at=at, step=step, title=step, text="words"
        )
        Delivery(machine.services, message, id).deliver()

    says("decision", "2026-01-01T00:00:02.000Z", "m2")
    report(machine.services, event_of(machine.services, run.execution))
    machine.repair()
    assert machine.again(run) == ""
    before = machine.card(run)
    says("pitches", "2026-01-01T00:00:01.000Z", "m1")
    assert machine.card(run) == before
    assert run_of(machine.services, run.name).step == "decision"


@pytest.mark.parametrize("error", [throttled("RedriveExecution"), ConnectTimeoutError(endpoint_url="http://states")])
def test_a_failed_redrive_leaves_the_run_failed(machine: Machine, error: Exception) -> None:
    run = machine.fails()
    before = machine.card(run)
    machine.asking.fail_at(f"before-call.{REDRIVE}", error)
    assert machine.again(run) == texts.runs.NOT_RETRIED
    assert shown(machine.card(run)) == shown(before)
    machine.repair()
    assert machine.again(run) == ""
    assert machine.end(run)["status"] == "SUCCEEDED"


def shown(card: str) -> str:
    """Returns a card without the block ids that Slack adds."""
    return "".join(part.partition("'")[2] for part in card.split("'block_id': '"))


def test_an_unconfirmed_redrive_leaves_the_run_open(machine: Machine) -> None:
    run = machine.fails()
    machine.repair()
    machine.asking.fail_at(f"after-call.{REDRIVE}", unheard())
    assert machine.again(run) == texts.runs.NOT_CONFIRMED
    assert machine.end(run)["status"] == "SUCCEEDED"
    assert run_of(machine.services, run.name).is_open


@pytest.mark.parametrize("error", [Death(), unheard()])
def test_the_reconciler_finds_a_run_that_was_never_redriven(machine: Machine, error: BaseException) -> None:
    run = machine.fails()
    if isinstance(error, Exception):
        machine.asking.fail_at(f"before-call.{REDRIVE}", error)
        assert machine.again(run) == texts.runs.NOT_CONFIRMED
    else:
        machine.asking.die_at(f"before-call.{REDRIVE}")
        with pytest.raises(Death):
            try_again(machine.services, run.name, BEN)
    assert run_of(machine.services, run.name).is_open
    now = int(time.time()) + STARTING
    (due,) = machine.services.runs.unsettled(now)
    tend_run(machine.services, due, now)
    deliver_waiting(machine.services)
    found = run_of(machine.services, run.name)
    assert (found.status, found.error, found.redrives) == ("failed", run.error, 0)
    assert not machine.is_tried_again(run)
    assert "Tried again by" not in machine.card(run)
    machine.repair()
    assert machine.again(run) == ""
    assert machine.end(run)["status"] == "SUCCEEDED"


def test_a_run_that_cannot_be_redriven_gets_a_new_run(machine: Machine) -> None:
    run = machine.fails()
    machine.repair()
    error = {"Error": {"Code": "ExecutionNotRedrivable", "Message": "too old"}}
    whole: Any = {**error, "ResponseMetadata": {"HTTPStatusCode": 400}}
    machine.asking.fail_at(f"before-call.{REDRIVE}", ClientError(whole, "RedriveExecution"))
    assert machine.again(run) == ""
    assert machine.redriven(run) == 0
    assert f"<@{BEN}> retried this in <" in machine.card(run)
    assert len(machine.cards()) == 2


def test_a_run_redriven_in_aws_at_the_same_time_continues(machine: Machine) -> None:
    states: Any = {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}
    waiting = made(machine.asking, machine.slack, states)
    run = waiting.fails(error="KeyError", reason="x")
    waiting.services.states.stop_execution(executionArn=run.execution)
    redrive_in_aws = waiting.services.states.redrive_execution

    def first(**_: object) -> None:
        redrive_in_aws(executionArn=run.execution)

    waiting.asking.look_at(f"before-call.{REDRIVE}", first)
    assert waiting.again(run) == ""
    assert run_of(waiting.services, run.name).is_open
    assert waiting.redriven(run) == 1
    assert len(waiting.cards()) == 1
    waiting.services.states.stop_execution(executionArn=run.execution)
