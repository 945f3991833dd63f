"""Runs that are reopened because their execution continues; Step Functions over HTTP."""

import pytest

from greenlight.decisions.services import Services
from local.slack.server import LocalSlack
from tests.greenlight.lifecycle.console import PASS, WAIT, cards, event, redriven, run_of, tells, typed
from tests.greenlight.notified import at, report
from tests.local.aws.support import Machines


def test_a_run_redriven_in_aws_is_reopened(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution, end = redriven(services, machines)
    run = tells(services, execution, step="decision")
    assert (run.status, run.step, run.redrives, run.ended_by) == ("running", "decision", 1, "")
    assert "Retried in AWS from the failed step." in cards(slack)[0]
    report(services, end)
    assert run_of(services, run.name).is_open
    services.states.stop_execution(executionArn=execution)
    report(services, event(services, execution))
    assert run_of(services, run.name).status == "stopped"


@pytest.mark.parametrize("ago", [5, -2])
def test_a_notification_after_the_end_reopens_nothing(
    services: Services, slack: LocalSlack, machines: Machines, ago: int
) -> None:
    execution = machines.start(WAIT, typed())
    tells(services, execution, at=at(9))
    services.states.stop_execution(executionArn=execution)
    report(services, event(services, execution))
    assert tells(services, execution, at=at(ago)).status == "stopped"
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_a_run_that_seemed_not_started_is_reopened(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution = machines.start(WAIT, typed())
    name = execution.rpartition(":")[2]
    tells(services, execution, at=at(9))
    assert services.runs.end_run(name, "failed", ended=5, error="ReadTimeoutError", reason="Not started.")
    assert tells(services, execution).status == "running"
    assert "Tried again" not in cards(slack)[0]
    services.states.stop_execution(executionArn=execution)


def test_a_run_whose_execution_is_gone_stays_ended(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution = machines.create(PASS).replace(":stateMachine:", ":execution:") + ":gone"
    run = tells(services, execution, at=at(9))
    assert run.inputs == {}
    services.runs.end_run(run.name, "failed", ended=5)
    assert tells(services, execution).status == "failed"
