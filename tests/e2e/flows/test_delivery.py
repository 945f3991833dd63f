"""The notifier posts a repeated notification once, and shows how failed runs ended."""

import json
from typing import Any

import pytest

from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Json, Person, buttons, shown
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("flows")


def test_a_notification_delivered_twice_is_posted_once(ada: Person, executions: Executions, stack: LocalStack) -> None:
    run = ada.starts("/pitch-movie", "a message delivered twice")
    run.decision()
    execution = executions.of(run)
    message = {
        "kind": "tell",
        "execution": execution["executionArn"],
        "at": "2020-01-01T00:00:00.000Z",
        "run": json.loads(execution["input"])["run"],
        "step": "pitches",
        "title": "Told twice",
        "text": "Told twice.",
    }
    # The queue itself would drop the second one if it were the same to the letter.
    deliver(stack, message, "message-id-1")
    deliver(stack, {**message, "subject": "again"}, "message-id-1")
    deliver(stack, {**message, "title": "", "text": "The last one."}, "message-id-2")
    until(lambda: [posted for posted in run.thread if posted["text"] == "The last one."], "the last one")
    assert len([posted for posted in run.thread if posted["text"] == "Told twice: Told twice."]) == 1


def test_a_model_that_rejects_prompts_fails_the_run(ada: Person, model: RecordingModel, executions: Executions) -> None:
    model.refuse("a refused film", 400)
    run = ada.starts("/pitch-movie", "a refused film")
    card = run.comes_to("failed")
    assert '✗ Failed at "Three pitches": the model refused the request.' in shown(card)
    assert "Error: " in shown(card)
    assert executions.ended(run)["status"] == "FAILED"


def test_a_busy_model_is_retried(ada: Person, model: RecordingModel) -> None:
    model.refuse("a busy moment", 529, times=1)
    run = ada.starts("/pitch-movie", "a busy moment")
    run.decision()
    assert len([prompt for prompt in model.asked("a busy moment") if "<topic>" in prompt]) == 4


def test_a_stopped_run_loses_its_buttons(ada: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "ended from outside")
    run.comes_to("waiting for a decision")
    executions.stop(run)
    card = run.comes_to("stopped")
    assert "■ Stopped in AWS, <!date^" in shown(card)
    until(lambda: not buttons(run.decisions[0]), "the end of the buttons")


def deliver(stack: LocalStack, message: Json, message_id: str) -> None:
    """Sends the notifier an SNS event with this notification."""
    client: Any = stack.session.client("lambda", endpoint_url=stack.aws.endpoint)
    (name,) = [
        found["FunctionName"] for found in client.list_functions()["Functions"] if "notifier" in found["Handler"]
    ]
    event = {"Records": [{"Sns": {"MessageId": message_id, "Message": json.dumps(message)}}]}
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()
