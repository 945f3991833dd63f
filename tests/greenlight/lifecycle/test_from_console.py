"""Runs of our chains that somebody starts, ends or takes on again in the AWS console; Step Functions over HTTP."""

import itertools
import json
from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.delivery.notifications import Notifier
from greenlight.runs.record import RunRecord
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.greenlight.notified import at, shown
from tests.local.aws.support import Machines
from tests.local.slack.support import BEN, RANDOM, STUDIO

WAIT = {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}
FAIL = {"Fail": {"Type": "Fail", "Error": "Bedrock.ThrottlingException", "Cause": "too many"}}
PASS = {"Pass": {"Type": "Pass", "End": True}}
INPUTS = {"movie": "cowboys"}
_NUMBERS = itertools.count()


@pytest.fixture
def machines(aws: LocalAws) -> Machines:
    return Machines(aws)


def typed(user: str = "", thread_ts: str = "") -> dict[str, Any]:
    """What somebody types into the console, or copies from another run."""
    return {"inputs": INPUTS, "run": {"chain": chain.name, "channel": STUDIO, "user": user, "thread_ts": thread_ts}}


def tells(services: Services, execution: str, **fields: Any) -> RunRecord:
    """A message of the execution, delivered: the run as it is then."""
    where = fields.pop("where", Run(**typed()["run"]))
    given = {"kind": "tell", "at": at(-2), "step": "pitches", "title": "T", "text": "words", **fields}
    message = Notification(execution=execution, run=where, **given)
    Notifier(services, message, f"m{next(_NUMBERS)}").deliver()
    return run_of(services, message.run_name)


def run_of(services: Services, name: str) -> RunRecord:
    found = services.runs.get(name)
    assert found
    return found


def event(services: Services, execution: str, **fields: Any) -> dict[str, Any]:
    """What EventBridge tells of an execution that has just begun, goes on, or has ended."""
    found: Mapping[str, Any] = services.states.describe_execution(executionArn=execution)
    detail = {key: found.get(key) for key in ("executionArn", "name", "status", "error", "cause", "input")}
    dates = {key: int(found[key].timestamp() * 1000) if key in found else None for key in ("startDate", "stopDate")}
    return {"source": "aws.states", "detail": {**detail, **dates, "redriveCount": found["redriveCount"], **fields}}


def cards(slack: LocalSlack) -> list[str]:
    messages = slack.workspace.messages(STUDIO)
    return [shown(message) for message in messages if message.get("thread_ts", message["ts"]) == message["ts"]]


def test_its_first_message_gives_it_a_card_and_its_inputs_so_that_it_can_be_tried_again(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    run = tells(services, execution)
    assert (run.inputs, run.channel, run.status) == (INPUTS, STUDIO, "running")
    assert run.console.endswith(f"executions/details/{execution}")
    (card,) = cards(slack)
    assert "cowboys" in card
    assert "●\\xa0Now:\\xa0Three" in card
    services.states.stop_execution(executionArn=execution, cause="by hand")
    deliver(services, event(services, execution))
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_input_copied_from_another_run_does_not_take_that_runs_card(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    first = tells(services, machines.start(WAIT, typed()))
    copied = typed(BEN, first.thread_ts)
    execution = machines.start(WAIT, copied)
    second = tells(services, execution, where=Run(**copied["run"]))
    assert second.thread_ts not in ("", first.thread_ts)
    assert tells(services, execution, where=Run(**copied["run"])).thread_ts == second.thread_ts
    assert len(cards(slack)) == 2


def test_one_that_fails_before_any_message_gets_its_card_with_the_ending(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.run(FAIL, typed(BEN))["executionArn"]
    for _ in range(2):
        deliver(services, event(services, execution))
    (card,) = cards(slack)
    assert "the model was too busy to answer. Try again in a few minutes." in card
    assert f"Error: Bedrock.ThrottlingException (<{services.console(execution)}|execution>)" in card
    assert run_of(services, execution.rpartition(":")[2]).inputs == INPUTS


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"inputs": INPUTS},
        {"inputs": [], "run": typed()["run"]},
        {"inputs": INPUTS, "run": {"chain": "gone", "channel": STUDIO}},
        {"inputs": INPUTS, "run": {"chain": chain.name, "channel": 7}},
        7,
    ],
)
def test_one_whose_input_is_not_ours_is_left_alone(
    services: Services, slack: LocalSlack, machines: Machines, given: Any
) -> None:
    execution = machines.run(FAIL, given)["executionArn"]
    deliver(services, event(services, execution, input=json.dumps(given)))
    assert slack.workspace.messages(STUDIO) == []


def redriven(services: Services, machines: Machines) -> tuple[str, dict[str, Any]]:
    """An execution that was stopped and redriven in AWS, and the event that told of its end."""
    execution = machines.start(WAIT, typed())
    tells(services, execution, at=at(5))
    services.states.stop_execution(executionArn=execution)
    end = event(services, execution)
    deliver(services, end)
    services.states.redrive_execution(executionArn=execution)
    return execution, end


def test_a_run_that_is_taken_on_again_in_aws_is_under_way_again(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution, end = redriven(services, machines)
    run = tells(services, execution, step="decision")
    assert (run.status, run.step, run.redrives, run.ended_by) == ("running", "decision", 1, "")
    assert "Tried again in AWS, from the step that had failed." in cards(slack)[0]
    deliver(services, end)
    assert run_of(services, run.name).is_open
    services.states.stop_execution(executionArn=execution)
    deliver(services, event(services, execution))
    assert run_of(services, run.name).status == "stopped"


@pytest.mark.parametrize("ago", [5, -2])
def test_a_message_that_comes_after_the_end_opens_nothing(
    services: Services, slack: LocalSlack, machines: Machines, ago: int
) -> None:
    execution = machines.start(WAIT, typed())
    tells(services, execution, at=at(9))
    services.states.stop_execution(executionArn=execution)
    deliver(services, event(services, execution))
    assert tells(services, execution, at=at(ago)).status == "stopped"
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_a_run_that_was_taken_for_not_started_and_was_is_under_way(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    name = execution.rpartition(":")[2]
    tells(services, execution, at=at(9))
    assert services.runs.end_run(name, "failed", ended=5, error="ReadTimeoutError", reason="Not started.")
    assert tells(services, execution).status == "running"
    assert "Tried again" not in cards(slack)[0]
    services.states.stop_execution(executionArn=execution)


def test_a_run_whose_execution_is_gone_stays_as_it_ended(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.create(PASS).replace(":stateMachine:", ":execution:") + ":gone"
    run = tells(services, execution, at=at(9))
    assert run.inputs == {}
    services.runs.end_run(run.name, "failed", ended=5)
    assert tells(services, execution).status == "failed"


def test_one_that_hangs_before_any_message_has_its_card_at_once(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed(BEN))
    begun = event(services, execution)
    name = begun["detail"]["name"]
    assert [deliver(services, begun) for _ in range(2)] == [[name], []]
    run = run_of(services, name)
    assert (run.inputs, run.status, run.user) == (INPUTS, "running", BEN)
    assert run.way == f"{slack.url}/#{STUDIO}/{run.thread_ts}"
    assert tells(services, execution).thread_ts == run.thread_ts
    assert len(cards(slack)) == 1
    services.states.stop_execution(executionArn=execution)
    deliver(services, event(services, execution))
    assert deliver(services, begun) == []
    assert "■ Stopped in AWS" in cards(slack)[0]


def test_one_where_the_bot_is_not_is_no_trouble(services: Services, slack: LocalSlack, machines: Machines) -> None:
    execution = machines.start(WAIT, {**typed(), "run": {**typed()["run"], "channel": RANDOM}})
    assert deliver(services, event(services, execution)) == []
    services.states.stop_execution(executionArn=execution)
    deliver(services, event(services, execution))
    assert slack.workspace.messages(RANDOM) == []


def test_a_beginning_that_comes_after_the_end_finds_the_card_as_it_is(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    begun = event(services, execution)
    services.states.stop_execution(executionArn=execution)
    services.slack.token, token = "wrong", services.slack.token
    with pytest.raises(SlackApiError):
        deliver(services, begun)
    services.slack.token = token
    deliver(services, event(services, execution))
    deliver(services, begun)
    (card,) = cards(slack)
    assert "■ Stopped in AWS" in card


def test_a_run_from_slack_that_begins_can_be_found(services: Services, slack: LocalSlack, told: Notification) -> None:
    begun = {"name": "r1", "executionArn": told.execution, "status": "RUNNING", "startDate": 5_000, "redriveCount": 0}
    before = cards(slack)
    assert deliver(services, {"source": "aws.states", "detail": begun}) == []
    assert run_of(services, "r1").way == f"{slack.url}/#{STUDIO}/{told.run.thread_ts}"
    assert cards(slack) == before


def failed(services: Services, machines: Machines) -> tuple[str, dict[str, Any]]:
    """An execution whose run ended on its card by an error that a redrive does not have; the event that told so."""
    execution = machines.run(FAIL, typed())["executionArn"]
    end = event(services, execution)
    deliver(services, {**end, "detail": {**end["detail"], "error": "States.Runtime", "cause": ""}})
    return execution, end


def test_a_redrive_shows_at_once_and_its_events_may_come_again(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution, end = redriven(services, machines)
    begun = event(services, execution)
    name = begun["detail"]["name"]
    assert [deliver(services, one) for one in (begun, begun, end)] == [[name], [], []]
    run = run_of(services, name)
    assert (run.status, run.redrives, run.redriven_by) == ("running", 1, "")
    assert "Tried again in AWS, from the step that had failed." in cards(slack)[0]
    services.states.stop_execution(executionArn=execution)
    deliver(services, event(services, execution))
    for late in (begun, end):
        deliver(services, late)
    assert run_of(services, name).status == "stopped"


def test_a_redrive_that_fails_again_has_its_own_error_on_the_card(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution, _ = failed(services, machines)
    assert "States.Runtime" in cards(slack)[0]
    services.states.redrive_execution(executionArn=execution)
    begun = event(services, execution, status="RUNNING")
    assert machines.end(execution)["redriveCount"] == 1
    for _ in range(2):
        deliver(services, event(services, execution))
        # By now it is over again.
        assert deliver(services, begun) == []
    (card,) = cards(slack)
    assert "Error: Bedrock.ThrottlingException" in card
    assert "States.Runtime" not in card
    assert "Tried again in AWS" in card


def test_a_redrive_whose_beginning_comes_after_its_end_opens_nothing(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution, _ = failed(services, machines)
    services.states.redrive_execution(executionArn=execution)
    assert machines.end(execution)["redriveCount"] == 1
    assert deliver(services, event(services, execution, status="RUNNING")) == []
    assert run_of(services, execution.rpartition(":")[2]).status == "failed"


def test_the_failure_before_a_redrive_that_comes_late_ends_nothing(
    services: Services, slack: LocalSlack, machines: Machines
) -> None:
    execution = machines.start(WAIT, typed())
    run = tells(services, execution, at=at(5))
    services.states.stop_execution(executionArn=execution)
    end = event(services, execution)
    services.states.redrive_execution(executionArn=execution)
    assert deliver(services, event(services, execution)) == [run.name]
    assert deliver(services, end) == []
    assert run_of(services, run.name).is_open
    assert "Tried again in AWS" in cards(slack)[0]
