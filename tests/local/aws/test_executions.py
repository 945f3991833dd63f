"""Executions: names, repeated starts, history in pages."""

import itertools
import json

import pytest

from tests.local.aws.support import Machines, succeed

WAIT = {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}


def test_a_repeated_start_returns_the_running_run(machines: Machines) -> None:
    machine = machines.create(WAIT)
    first = machines.client.start_execution(stateMachineArn=machine, name="once", input='{"a": 1}')
    again = machines.client.start_execution(stateMachineArn=machine, name="once", input='{"a": 1}')
    assert again["executionArn"] == first["executionArn"]
    with pytest.raises(machines.client.exceptions.ExecutionAlreadyExists):
        machines.client.start_execution(stateMachineArn=machine, name="once", input='{"a": 2}')
    machines.client.stop_execution(executionArn=first["executionArn"])
    with pytest.raises(machines.client.exceptions.ExecutionAlreadyExists):
        machines.client.start_execution(stateMachineArn=machine, name="once", input='{"a": 1}')
    assert len(machines.client.list_executions(stateMachineArn=machine)["executions"]) == 1


@pytest.mark.parametrize("name", ["a b", "a/b", "a:b", "a" * 81, "ä\u2003b", "a\x7f"])
def test_an_invalid_name_is_refused(machines: Machines, name: str) -> None:
    machine = machines.create({"End": succeed()})
    with pytest.raises(machines.client.exceptions.ClientError) as caught:
        machines.client.start_execution(stateMachineArn=machine, name=name)
    assert caught.value.response["Error"]["Code"] in {"InvalidName", "ValidationException"}


def test_a_run_without_a_name_gets_one(machines: Machines) -> None:
    ended = machines.run({"End": succeed("{% $states.context.Execution.Name %}")})
    assert json.loads(ended["output"]) == ended["name"]
    assert ended["executionArn"].endswith(f":{ended['name']}")


@pytest.mark.parametrize("text", ["{no json", "NaN", ""])
def test_an_input_that_is_not_json_is_refused(machines: Machines, text: str) -> None:
    machine = machines.create({"End": succeed()})
    with pytest.raises(machines.client.exceptions.InvalidExecutionInput):
        machines.client.start_execution(stateMachineArn=machine, input=text)


@pytest.mark.parametrize("output", ["a text", None, {"a": [1, "é"]}, 0, False])
def test_every_output_is_json(machines: Machines, output: object) -> None:
    assert machines.output({"End": succeed("{% $states.input.it %}")}, {"it": output}) == output


def test_the_history_comes_in_pages_and_in_reverse(machines: Machines) -> None:
    execution = machines.start({"A": {"Type": "Pass", "Next": "B"}, "B": succeed()})
    machines.end(execution)
    whole = machines.client.get_execution_history(executionArn=execution)["events"]
    assert whole[0]["type"] == "ExecutionStarted"
    pages = machines.client.get_paginator("get_execution_history").paginate(
        executionArn=execution, reverseOrder=True, PaginationConfig={"PageSize": 2}
    )
    numbers = [[event["id"] for event in page["events"]] for page in pages]
    assert [len(page) for page in numbers] == [2, 2, 2]
    assert list(itertools.chain(*numbers)) == [event["id"] for event in reversed(whole)]


def test_the_definition_is_the_one_that_the_execution_started_with(machines: Machines) -> None:
    execution = machines.start({"A": succeed()})
    machines.end(execution)
    found = machines.client.describe_state_machine_for_execution(executionArn=execution)
    assert list(json.loads(found["definition"])["States"]) == ["A"]
    assert found["stateMachineArn"].rpartition(":")[2] == execution.split(":")[-2] == found["name"]


def test_an_unknown_execution_is_an_error(machines: Machines) -> None:
    gone = "arn:aws:states:us-east-1:123456789012:execution:gone:r1"
    client = machines.client
    for ask in (
        client.get_execution_history,
        client.describe_execution,
        client.describe_state_machine_for_execution,
    ):
        with pytest.raises(machines.client.exceptions.ExecutionDoesNotExist):
            ask(executionArn=gone)
