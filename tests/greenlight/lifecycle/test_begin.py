"""Executions that start or are redriven; Step Functions over HTTP."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from greenlight.decisions.services import Services
from greenlight.wire.notification import Notification
from local.slack.server import LocalSlack
from tests.greenlight.lifecycle.console import FAIL, INPUTS, WAIT, cards, event, redriven, run_of, tells, typed
from tests.greenlight.notified import at, report
from tests.local.aws.support import Machines
from tests.local.slack.support import BEN, RANDOM, STUDIO


def test_a_run_started_in_aws_has_its_card_at_once(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution = machines.start(WAIT, typed(BEN))
    begun = event(services, execution)
    name = begun["detail"]["name"]
    assert [report(services, begun) for _ in range(2)] == [name, ""]
    run = run_of(services, name)
    assert (run.inputs, run.status, run.user) == (INPUTS, "running", BEN)
    assert run.permalink == f"{slack.url}/#{STUDIO}/{run.thread_ts}"
    assert tells(services, execution).thread_ts == run.thread_ts
    assert len(cards(slack)) == 1
    services.states.stop_execution(executionArn=execution)
    report(services, event(services, execution))
    assert report(services, begun) == ""
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_a_run_in_a_channel_without_the_bot_raises_nothing(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, {**typed(), "run": {**typed()["run"], "channel": RANDOM}})
    assert report(services, event(services, execution)) == ""
    services.states.stop_execution(executionArn=execution)
    report(services, event(services, execution))
    assert slack.workspace.messages(RANDOM) == []


def test_a_late_start_event_changes_nothing(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution = machines.start(WAIT, typed())
    begun = event(services, execution)
    services.states.stop_execution(executionArn=execution)
    services.slack.token, token = "wrong", services.slack.token
    with pytest.raises(SlackApiError):
        report(services, begun)
    services.slack.token = token
    report(services, event(services, execution))
    report(services, begun)
    (card,) = cards(slack)
    assert "■ Stopped in AWS" in card


def test_a_started_run_from_slack_has_a_permalink(services: Services, slack: LocalSlack, told: Notification) -> None:
    begun = {"name": "r1", "executionArn": told.execution, "status": "RUNNING", "startDate": 5_000, "redriveCount": 0}
    before = cards(slack)
    assert report(services, {"source": "aws.states", "detail": begun}) == ""
    assert run_of(services, "r1").permalink == f"{slack.url}/#{STUDIO}/{told.run.thread_ts}"
    assert cards(slack) == before


def failed(services: Services, machines: Machines) -> tuple[str, dict[str, Any]]:
    """An execution whose card shows an error that its redrive will not have, and the event about that ending."""
    execution = machines.run(FAIL, typed())["executionArn"]
    end = event(services, execution)
    report(services, {**end, "detail": {**end["detail"], "error": "States.Runtime", "cause": ""}})
    return execution, end


def test_a_redrive_shows_at_once_and_only_once(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution, end = redriven(services, machines)
    begun = event(services, execution)
    name = begun["detail"]["name"]
    assert [report(services, one) for one in (begun, begun, end)] == [name, "", ""]
    run = run_of(services, name)
    assert (run.status, run.redrives, run.redriven_by) == ("running", 1, "")
    assert "Retried in AWS from the failed step." in cards(slack)[0]
    services.states.stop_execution(executionArn=execution)
    report(services, event(services, execution))
    for late in (begun, end):
        report(services, late)
    assert run_of(services, name).status == "stopped"


def test_a_failed_redrive_shows_its_own_error(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution, _ = failed(services, machines)
    assert "States.Runtime" in cards(slack)[0]
    services.states.redrive_execution(executionArn=execution)
    begun = event(services, execution, status="RUNNING")
    assert machines.end(execution)["redriveCount"] == 1
    for _ in range(2):
        report(services, event(services, execution))
        # The redrive has ended again.
        assert report(services, begun) == ""
    (card,) = cards(slack)
    assert "Error: Bedrock.ThrottlingException" in card
    assert "States.Runtime" not in card
    assert "Retried in AWS" in card


def test_a_late_redrive_event_reopens_nothing(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution, _ = failed(services, machines)
    services.states.redrive_execution(executionArn=execution)
    assert machines.end(execution)["redriveCount"] == 1
    assert report(services, event(services, execution, status="RUNNING")) == ""
    assert run_of(services, execution.rpartition(":")[2]).status == "failed"


def test_a_late_failure_from_before_a_redrive_ends_nothing(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    run = tells(services, execution, at=at(5))
    services.states.stop_execution(executionArn=execution)
    end = event(services, execution)
    services.states.redrive_execution(executionArn=execution)
    assert report(services, event(services, execution)) == run.name
    assert report(services, end) == ""
    assert run_of(services, run.name).is_open
    assert "Retried in AWS" in cards(slack)[0]
