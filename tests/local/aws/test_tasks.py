"""Task tokens: as long as AWS's, answered once, and unusable after a timeout."""

import json
import threading
from typing import Any

import pytest

from local.aws.server import LocalAws
from local.aws.states_api import backend
from local.aws.tasks import TOKEN_CHARACTERS
from tests.local.aws.support import Machines, client, succeed
from tests.waiting import until


class Asked:
    """A state that sends its token to a queue, and the queue's content."""

    def __init__(self, aws: LocalAws, machines: Machines) -> None:
        self.machines = machines
        self.client = machines.client
        self._queue = client(aws, "sqs")
        self.url = self._queue.create_queue(QueueName="asked")["QueueUrl"]

    def state(self, **fields: Any) -> dict[str, Any]:
        return {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {"QueueUrl": self.url, "MessageBody": "{% $states.context.Task.Token %}"},
            "Output": "{% $states.result %}",
            **({} if "Next" in fields else {"End": True}),
            **fields,
        }

    def token(self) -> str:
        """The next token in the queue."""
        received = until(lambda: self._queue.receive_message(QueueUrl=self.url).get("Messages"))
        self._queue.delete_message(QueueUrl=self.url, ReceiptHandle=received[0]["ReceiptHandle"])
        return str(received[0]["Body"])

    def waiting(self) -> int:
        """Returns the number of tokens in the queue."""
        attributes = self._queue.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]
        return int(attributes["ApproximateNumberOfMessages"])

    def answer(self, token: str, output: Any = None) -> None:
        self.client.send_task_success(taskToken=token, output=json.dumps(output))


@pytest.fixture(scope="module")
def asked(aws: LocalAws, machines: Machines) -> Asked:
    return Asked(aws, machines)


def test_a_tokens_answer_is_the_result(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()})
    token = asked.token()
    assert len(token) == TOKEN_CHARACTERS
    asked.answer(token, {"choice": "yes"})
    assert json.loads(asked.machines.end(execution)["output"]) == {"choice": "yes"}
    (done,) = asked.machines.history(execution, "TaskSucceeded")
    assert json.loads(done["taskSucceededEventDetails"]["output"]) == {"choice": "yes"}


def test_a_second_answer_is_refused(asked: Asked) -> None:
    execution = asked.machines.start({"One": asked.state(Next="Two"), "Two": asked.state()})
    first = asked.token()
    asked.answer(first, 1)
    second = asked.token()
    with pytest.raises(asked.client.exceptions.TaskTimedOut):
        asked.answer(first, 2)
    asked.answer(second, 3)
    assert asked.machines.end(execution)["output"] == "3"


def test_of_simultaneous_answers_one_is_accepted(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()})
    token = asked.token()
    taken: list[int] = []

    def answer(number: int) -> None:
        try:
            asked.answer(token, number)
        except asked.client.exceptions.TaskTimedOut:
            return
        taken.append(number)

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [asked.machines.end(execution)["output"]] == [str(number) for number in taken]


def test_bad_tokens_and_bad_answers_have_their_own_errors(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()})
    token = asked.token()
    with pytest.raises(asked.client.exceptions.InvalidToken):
        asked.answer("unknown")
    with pytest.raises(asked.client.exceptions.InvalidOutput):
        asked.client.send_task_success(taskToken=token, output="{no json")
    asked.answer(token)
    assert asked.machines.end(execution)["output"] == "null"


def test_a_large_answer_is_refused_and_the_task_waits(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()})
    token = asked.token()
    with pytest.raises(asked.client.exceptions.ValidationException):
        asked.client.send_task_success(taskToken=token, output=json.dumps("x" * 262_143))
    asked.answer(token, "x" * 262_142)
    assert len(asked.machines.end(execution)["output"]) == 262_144


@pytest.mark.parametrize("seconds", [1, "{% $states.input.seconds %}"])
def test_a_timeout_is_caught_and_ends_the_token(asked: Asked, seconds: Any) -> None:
    catch = [{"ErrorEquals": ["States.Timeout"], "Next": "Late"}]
    states = {"Ask": asked.state(TimeoutSeconds=seconds, Catch=catch), "Late": succeed("late")}
    execution = asked.machines.start(states, {"seconds": 1})
    token = asked.token()
    assert asked.machines.end(execution)["output"] == '"late"'
    with pytest.raises(asked.client.exceptions.TaskTimedOut):
        asked.answer(token)
    assert asked.machines.history(execution, "TaskTimedOut")


def test_a_failed_task_has_the_sent_error_and_cause(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()})
    asked.client.send_task_failure(taskToken=asked.token(), error="Mine", cause="because")
    ended = asked.machines.end(execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("FAILED", "Mine", "because")


def test_a_retry_has_a_new_token(asked: Asked) -> None:
    retry = [{"ErrorEquals": ["Again"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    execution = asked.machines.start({"Ask": asked.state(Retry=retry)})
    first = asked.token()
    asked.client.send_task_failure(taskToken=first, error="Again")
    second = asked.token()
    assert second != first
    asked.answer(second, "ok")
    assert asked.machines.end(execution)["output"] == '"ok"'


@pytest.mark.parametrize("inside", [False, True])
def test_a_stopped_run_ends_at_once_with_its_token(asked: Asked, inside: bool) -> None:
    state = asked.state()
    branch = {"Type": "Parallel", "Branches": [{"StartAt": "Ask", "States": {"Ask": state}}], "End": True}
    execution = asked.machines.start({"Both": branch} if inside else {"Ask": state})
    token = asked.token()
    asked.client.stop_execution(executionArn=execution, error="Stopped", cause="by a person")
    ended = asked.machines.describe(execution)
    assert (ended["status"], ended["error"], ended["cause"]) == ("ABORTED", "Stopped", "by a person")
    assert ended["stopDate"]
    with pytest.raises(asked.client.exceptions.TaskTimedOut):
        asked.answer(token)
    assert asked.machines.history(execution)[-1]["type"] == "ExecutionAborted"
    asked.client.stop_execution(executionArn=execution)
    assert asked.machines.describe(execution)["cause"] == "by a person"


def test_a_stopped_run_does_not_catch_its_own_end(aws: LocalAws, asked: Asked) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    execution = asked.machines.start({"Ask": asked.state(Catch=catch), "Caught": asked.state()})
    asked.token()
    asked.client.stop_execution(executionArn=execution)
    backend(aws.account, aws.region).describe_execution(execution).join()
    assert asked.machines.describe(execution)["status"] == "ABORTED"
    assert asked.waiting() == 0


def test_a_machines_timeout_is_not_the_tasks_failure(asked: Asked) -> None:
    execution = asked.machines.start({"Ask": asked.state()}, TimeoutSeconds=1)
    token = asked.token()
    assert asked.machines.end(execution)["status"] == "TIMED_OUT"
    with pytest.raises(asked.client.exceptions.TaskTimedOut):
        asked.answer(token)
