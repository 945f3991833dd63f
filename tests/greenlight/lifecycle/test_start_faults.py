"""Starts whose outcome Step Functions or the table does not report; Step Functions over HTTP."""

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chains.movie_pitch.chain import chain
from greenlight import texts
from greenlight.aws.clients import ONCE
from greenlight.lifecycle.start import Request, start
from greenlight.runs.store import STARTING
from greenlight.wire.names import execution_arn
from lambdas.reconciler.runs import tend_run
from tests.bot.runs.failing import Machine
from tests.bot.runs.steered import run_of, throttled, unheard
from tests.local.slack.support import BEN, STUDIO
from tests.sdk import new_client

REQUEST = Request(chain=chain, inputs={"movie": "cowboys"}, user=BEN, team="T1", channel=STUDIO, id="1.2.faults")
START = "sfn.StartExecution"


def broken() -> ClientError:
    """Step Functions failed internally, so the outcome of the call is unknown."""
    whole: Any = {
        "Error": {"Code": "InternalServerError", "Message": ""},
        "ResponseMetadata": {"HTTPStatusCode": 500},
    }
    return ClientError(whole, "StartExecution")


def fails(machine: Machine, event: str, error: Exception) -> None:
    """Makes StartExecution fail with the error at one of its events."""

    def strike(**_: object) -> None:
        raise error

    machine.services.states = new_client("stepfunctions", machine.asking.aws.endpoint, ONCE)
    machine.services.states.meta.events.register(event, strike)


@pytest.mark.parametrize("error", [unheard(), broken()])
def test_an_unconfirmed_start_stays_open(machine: Machine, error: Exception) -> None:
    fails(machine, f"after-call.{START}", error)
    assert start(machine.services, REQUEST) == texts.runs.START_NOT_CONFIRMED
    run = run_of(machine.services, REQUEST.name)
    assert [one.name for one in machine.services.runs.under_way() if one.is_open] == [run.name]
    assert machine.end(run)["name"] == run.name
    assert "'action_id': 'stop'" in machine.card(run)
    assert start(machine.services, REQUEST) == ""


def test_the_reconciler_finds_an_unconfirmed_start_that_failed(machine: Machine) -> None:
    fails(machine, f"before-call.{START}", unheard())
    assert start(machine.services, REQUEST) == texts.runs.START_NOT_CONFIRMED
    now = int(time.time()) + STARTING
    (due,) = machine.services.runs.unsettled(now)
    tend_run(machine.services, due, now)
    assert "Step Functions did not start the run." in machine.card(run_of(machine.services, REQUEST.name))


def test_a_rejected_start_shows_step_functions_error(machine: Machine) -> None:
    fails(machine, f"before-call.{START}", throttled("StartExecution"))
    assert start(machine.services, REQUEST) == texts.runs.not_started(chain.call)
    run = run_of(machine.services, REQUEST.name)
    assert (run.status, run.error) == ("failed", "ThrottlingException")
    assert "Error: ThrottlingException" in machine.card(run)


def test_a_rejected_start_is_told_even_without_a_card(machine: Machine) -> None:
    fails(machine, f"before-call.{START}", throttled("StartExecution"))
    machine.services.states.meta.events.register_first(
        f"before-call.{START}", lambda **_: setattr(machine.services.slack, "token", "xoxb-wrong")
    )
    assert start(machine.services, REQUEST) == texts.runs.not_started(chain.call)
    assert list(machine.services.runs.unsettled(int(time.time()))) == [REQUEST.name]


def test_a_repeated_start_after_the_end_has_worked(machine: Machine) -> None:
    machine.services.states.start_execution(stateMachineArn=machine.arn, name=REQUEST.name, input="{}")
    machine.asking.machines.end(execution_arn(machine.arn, REQUEST.name))
    assert start(machine.services, REQUEST) == ""
    assert run_of(machine.services, REQUEST.name).is_open


def test_nothing_starts_if_the_card_cannot_be_recorded(machine: Machine) -> None:
    machine.asking.fail_at("before-call.dynamodb.UpdateItem", unheard())
    assert start(machine.services, REQUEST) == texts.runs.not_started(chain.call)
    run = run_of(machine.services, REQUEST.name)
    assert (run.status, run.error) == ("failed", "ReadTimeoutError")
    assert "Step Functions did not start the run." in machine.card(run)
