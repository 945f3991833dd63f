"""Executions over HTTP: the exact calls to Step Functions, and how its responses are read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from greenlight.aws.clients import ONCE
from greenlight.aws.executions import HISTORY_PAGE, Execution, Executions, Status
from local.aws.server import LocalAws
from tests.local.aws.support import Machines
from tests.sdk import blind_client, new_client

WAIT = {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}
PASS = {"One": {"Type": "Pass", "Next": "Two"}, "Two": {"Type": "Pass", "End": True}}
FAIL = {"Fail": {"Type": "Fail", "Error": "Oops", "Cause": "it broke"}}


class Asked:
    """The test's own clients. They record every call, and can make one fail before it is sent."""

    def __init__(self, aws: LocalAws) -> None:
        self.calls: list[tuple[str, str, Mapping[str, Any]]] = []
        self.clients = {
            "client": new_client("stepfunctions", aws.endpoint),
            "once": new_client("stepfunctions", aws.endpoint, ONCE),
        }
        for name, client in self.clients.items():
            client.meta.events.register("provide-client-params.sfn.*", self._noting(name))
        self.executions = Executions(**self.clients)

    def _noting(self, client: str) -> Any:
        def note(params: Mapping[str, Any], model: Any, **_: Any) -> None:
            self.calls.append((client, model.name, dict(params)))

        return note

    def fail(self, name: str, code: str, status: int = 400) -> None:
        """Makes every call of that client fail with the AWS error."""
        response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}

        def strike(**_: Any) -> None:
            raise ClientError(response, "Call")

        self.clients[name].meta.events.register("before-call.sfn.*", strike)


@pytest.fixture
def asked(aws: LocalAws) -> Asked:
    return Asked(aws)


@pytest.fixture
def machines(aws: LocalAws) -> Machines:
    return Machines(aws)


@pytest.fixture
def gone(machines: Machines) -> str:
    """The ARN of an execution that was never started."""
    return machines.create(PASS).replace(":stateMachine:", ":execution:") + ":gone"


def test_a_name_starts_one_execution(asked: Asked, machines: Machines) -> None:
    machine = machines.create(PASS)
    assert asked.executions.start(machine, "run-1", '{"a": 1}')
    execution = machine.replace(":stateMachine:", ":execution:") + ":run-1"
    assert json.loads(machines.end(execution)["input"]) == {"a": 1}
    assert not asked.executions.start(machine, "run-1", '{"a": 2}')
    arguments = {"stateMachineArn": machine, "name": "run-1", "input": '{"a": 1}'}
    assert asked.calls[0] == ("client", "StartExecution", arguments)


def test_running_and_ended_executions_are_described(asked: Asked, machines: Machines) -> None:
    execution = machines.start(WAIT, {"a": 1})
    running = asked.executions.describe(execution)
    assert (running.status, json.loads(running.input), running.stopped) == ("RUNNING", {"a": 1}, 0)
    assert abs(running.started - datetime.now(UTC).timestamp()) < 60
    assert asked.executions.stop(execution, error="Stopped", cause="U1")
    stopped = asked.executions.describe(execution)
    assert (stopped.status, stopped.error, stopped.cause, stopped.redrives) == ("ABORTED", "Stopped", "U1", 0)
    assert stopped.stopped >= stopped.started > 0
    assert stopped.is_redrivable
    assert asked.calls[1] == ("once", "StopExecution", {"executionArn": execution, "error": "Stopped", "cause": "U1"})


def test_a_gone_or_hidden_execution_has_its_own_status(asked: Asked, aws: LocalAws, gone: str) -> None:
    assert asked.executions.describe(gone) == Execution(status="GONE")
    blind = blind_client(aws.endpoint)
    assert Executions(blind, blind).describe(gone) == Execution(status="HIDDEN")
    asked.fail("client", "InvalidArn")
    with pytest.raises(ClientError, match="InvalidArn"):
        asked.executions.describe(gone)


STATUSES: dict[Status, tuple[bool, bool]] = {
    "RUNNING": (True, False),
    "PENDING_REDRIVE": (True, False),
    "SUCCEEDED": (False, True),
    "FAILED": (False, True),
    "TIMED_OUT": (False, True),
    "ABORTED": (False, True),
    "GONE": (False, True),
    "HIDDEN": (False, False),
}


@pytest.mark.parametrize("status", STATUSES)
def test_the_status_says_whether_it_runs_or_has_ended(status: Status) -> None:
    found = Execution(status=status)
    assert (found.is_running, found.has_ended) == STATUSES[status]


def test_a_history_is_read_in_pages_from_either_end(asked: Asked, machines: Machines) -> None:
    execution = machines.run(PASS, {"a": 1})["executionArn"]
    events = list(asked.executions.history(execution))
    assert (events[0]["type"], events[-1]["type"]) == ("ExecutionStarted", "ExecutionSucceeded")
    whole = {"reverseOrder": False, "includeExecutionData": True, "maxResults": HISTORY_PAGE}
    assert asked.calls == [("client", "GetExecutionHistory", {"executionArn": execution, **whole})]
    backwards = list(asked.executions.history(execution, newest_first=True, page=2, data=False))
    assert [event["id"] for event in backwards] == [event["id"] for event in reversed(events)]
    part = {"reverseOrder": True, "includeExecutionData": False, "maxResults": 2}
    assert asked.calls[1] == ("client", "GetExecutionHistory", {"executionArn": execution, **part})
    assert len(asked.calls) > 2


def test_the_definition_is_that_of_the_execution(asked: Asked, machines: Machines, gone: str) -> None:
    execution = machines.run(PASS, {"a": 1})["executionArn"]
    assert asked.executions.definition(execution)["States"] == PASS
    assert asked.executions.definition(gone) == {}


def test_a_gone_execution_has_no_history(asked: Asked, gone: str) -> None:
    assert list(asked.executions.history(gone)) == []
    asked.fail("client", "InvalidArn")
    with pytest.raises(ClientError, match="InvalidArn"):
        list(asked.executions.history(gone))


def test_an_answer_is_sent_in_one_attempt(asked: Asked) -> None:
    asked.fail("once", "TaskTimedOut")
    with pytest.raises(ClientError, match="TaskTimedOut"):
        asked.executions.answer("token", '{"a": 1}')
    assert asked.calls == [("once", "SendTaskSuccess", {"taskToken": "token", "output": '{"a": 1}'})]


def test_a_gone_execution_cannot_be_stopped(asked: Asked, gone: str) -> None:
    assert not asked.executions.stop(gone, error="Stopped", cause="U1")
    asked.fail("once", "InvalidArn")
    with pytest.raises(ClientError, match="InvalidArn"):
        asked.executions.stop(gone, error="Stopped", cause="U1")


def test_a_redrive_is_sent_in_one_attempt_with_its_token(asked: Asked, machines: Machines) -> None:
    execution = machines.run(FAIL)["executionArn"]
    asked.executions.redrive(execution, "token-1")
    assert asked.calls == [("once", "RedriveExecution", {"executionArn": execution, "clientToken": "token-1"})]
    machines.end(execution)
    assert asked.executions.describe(execution).redrives == 1


def test_starting_raises_errors_other_than_a_taken_name(asked: Asked) -> None:
    asked.fail("client", "StateMachineDoesNotExist")
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        asked.executions.start("arn:aws:states:us-east-1:123456789012:stateMachine:none", "run-1", "{}")
