"""Gap: moto has no RedriveExecution."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws.server import LocalAws
from tests.local.aws.support import Machines, client, succeed
from tests.waiting import until


def waiting(**fields: Any) -> dict[str, Any]:
    """A task that waits for an answer; only the test knows its token."""
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Arguments": {"QueueUrl": "{% $queue %}", "MessageBody": "{% $states.context.Task.Token %}"},
        **fields,
    }


@pytest.fixture
def queue(aws: LocalAws) -> Any:
    """An SQS client and a queue's URL."""
    sqs = client(aws, "sqs")
    url = sqs.create_queue(QueueName="tokens")["QueueUrl"]
    yield sqs, url
    sqs.delete_queue(QueueUrl=url)


def token(queue: Any) -> str:
    sqs, url = queue
    found = until(lambda: sqs.receive_message(QueueUrl=url).get("Messages"), "a token")
    sqs.delete_message(QueueUrl=url, ReceiptHandle=found[0]["ReceiptHandle"])
    return str(found[0]["Body"])


def states(queue: Any) -> dict[str, Any]:
    return {
        "Keep": {"Type": "Pass", "Assign": {"kept": 7, "queue": queue[1]}, "Output": {"from": "Keep"}, "Next": "Ask"},
        "Ask": waiting(Output="{% [$states.input, $kept, $states.result] %}", Next="Done"),
        "Done": succeed(),
    }


def test_a_failed_run_continues_at_its_failed_state(machines: Machines, queue: Any) -> None:
    execution = machines.start(states(queue))
    machines.client.send_task_failure(taskToken=token(queue), error="Broken", cause="for now")
    ended = machines.end(execution)
    assert (ended["status"], ended["redriveStatus"]) == ("FAILED", "REDRIVABLE")
    machines.client.redrive_execution(executionArn=execution)
    assert machines.describe(execution)["status"] == "RUNNING"
    assert "error" not in machines.describe(execution)
    machines.client.send_task_success(taskToken=token(queue), output='"yes"')
    ended = machines.end(execution)
    assert json.loads(ended["output"]) == [{"from": "Keep"}, 7, "yes"]
    assert (ended["redriveCount"], ended["redriveStatus"]) == (1, "NOT_REDRIVABLE")


def test_its_history_continues(machines: Machines, queue: Any) -> None:
    execution = machines.start(states(queue))
    machines.client.send_task_failure(taskToken=token(queue), error="Broken")
    machines.end(execution)
    machines.client.redrive_execution(executionArn=execution)
    machines.client.send_task_success(taskToken=token(queue), output='"yes"')
    machines.end(execution)
    events = machines.history(execution)
    kinds = [event["type"] for event in events]
    assert [kind for kind in kinds if kind.startswith("Execution")] == [
        "ExecutionStarted",
        "ExecutionFailed",
        "ExecutionRedriven",
        "ExecutionSucceeded",
    ]
    assert kinds.count("PassStateEntered") == 1
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))


def test_a_stopped_run_continues_but_not_its_old_task(machines: Machines, queue: Any) -> None:
    execution = machines.start(states(queue))
    old = token(queue)
    machines.client.stop_execution(executionArn=execution)
    machines.client.redrive_execution(executionArn=execution)
    new = token(queue)
    with pytest.raises(ClientError, match=r"TaskTimedOut|InvalidToken"):
        machines.client.send_task_success(taskToken=old, output='"old"')
    machines.client.send_task_success(taskToken=new, output='"new"')
    assert json.loads(machines.end(execution)["output"])[2] == "new"


def test_running_and_successful_runs_are_not_redrivable(machines: Machines, queue: Any) -> None:
    execution = machines.start(states(queue))
    found = token(queue)
    for status in ("RUNNING", "SUCCEEDED"):
        with pytest.raises(ClientError, match=rf"ExecutionNotRedrivable.*{status}"):
            machines.client.redrive_execution(executionArn=execution)
        if status == "RUNNING":
            machines.client.send_task_success(taskToken=found, output="1")
            machines.end(execution)
