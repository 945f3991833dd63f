"""Executions that ended badly."""

import json
from dataclasses import replace
from typing import Any

import pytest

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.services import Services
from greenlight.lifecycle.report import report_ending
from greenlight.wire.answer import Answer
from greenlight.wire.errors import UNANSWERED
from greenlight.wire.notification import Notification
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.greenlight.notified import asks, claims, decisions_of, deliver, has_buttons, run_of, shown
from tests.local.slack.support import ADA, STUDIO
from tests.sdk import client_at
from tests.waiting import until


@pytest.fixture
def detail(services: Services, told: Notification) -> dict[str, Any]:
    """EventBridge's event about a run that has a card and a question with buttons."""
    deliver(services, asks(told))
    return {
        "name": "r1",
        "status": "FAILED",
        "error": "Bedrock.ThrottlingException",
        "input": json.dumps({"run": {"thread_ts": told.run.thread_ts}}),
        "stopDate": 5_000,
    }


def test_a_failure_shows_on_the_card_and_removes_buttons(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    report_ending(services, detail)
    run, (decision,) = run_of(services), decisions_of(services)
    assert (run.status, run.ended, decision.state, decision.token) == ("failed", 5, "expired", "")
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "the model was too busy to answer." in shown(card)
    assert "■ The run ended" in shown(question)
    assert not has_buttons(question)


def test_an_accepted_answer_shows_even_if_bot_and_run_fail(
    services: Services, slack: LocalSlack, told: Notification, aws: LocalAws
) -> None:
    sqs = client_at(aws.endpoint, "sqs")
    queue = sqs.create_queue(QueueName="questions")["QueueUrl"]
    execution = started(services, queue)
    token = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"][0]["Body"]
    deliver(services, asks(replace(told, execution=execution), token=token))
    (decision,) = decisions_of(services)
    claimed = claims(services, decision, ADA, Ballot(choice="greenlight"))
    answer = Answer(decision=decision.id, choice="greenlight", user=ADA, users=(ADA,), at=claimed.claimed)
    services.states.send_task_success(taskToken=token, output=answer.to_json())
    until(lambda: services.states.describe_execution(executionArn=execution)["status"] == "FAILED", "the failure")
    report_ending(services, {"name": "r1", "status": "FAILED", "error": "Broken", "stopDate": 5_000})
    assert decisions_of(services)[0].state == "answered"
    assert f"✓ Greenlit by <@{ADA}>" in shown(slack.workspace.messages(STUDIO)[-1])


def started(services: Services, queue: str) -> str:
    """An execution named r1 that sends its task's token to the queue, waits for the answer, and fails."""
    arguments = {"QueueUrl": queue, "MessageBody": "{% $states.context.Task.Token %}"}
    resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    states = {
        "Ask": {"Type": "Task", "Resource": resource, "Arguments": arguments, "Next": "Fail"},
        "Fail": {"Type": "Fail", "Error": "Broken"},
    }
    definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "Ask", "States": states})
    role = "arn:aws:iam::123456789012:role/asking"
    machine = services.states.create_state_machine(name="asking", definition=definition, roleArn=role)
    return services.states.start_execution(stateMachineArn=machine["stateMachineArn"], name="r1")["executionArn"]


@pytest.mark.parametrize(
    ("status", "ended_as"), [("FAILED", "failed"), ("TIMED_OUT", "failed"), ("ABORTED", "stopped")]
)
def test_each_bad_ending_has_its_status(services: Services, detail: dict[str, Any], status: str, ended_as: str) -> None:
    report_ending(services, {**detail, "status": status, "error": None})
    assert run_of(services).status == ended_as


def test_a_run_that_nobody_answered_is_unanswered(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    report_ending(services, {**detail, "error": UNANSWERED, "cause": "Nobody answered in time."})
    assert run_of(services).status == "unanswered"
    card = slack.workspace.messages(STUDIO)[0]
    assert "◷ Nobody answered by" in shown(card)
    assert "Error" not in shown(card)


def test_an_ended_run_keeps_its_ending(services: Services, slack: LocalSlack, detail: dict[str, Any]) -> None:
    services.runs.end_run("r1", "unanswered", ended=4)
    report_ending(services, detail)
    assert (run_of(services).status, run_of(services).ended) == ("unanswered", 4)
    card, *_, question = slack.workspace.messages(STUDIO)
    assert "nobody answered" in card["text"]
    assert not has_buttons(question)


@pytest.mark.parametrize("given", [None, "", "[1]", '"text"', '{"run": 7}', '{"order": 12}', '{"run": {}}'])
def test_an_input_of_another_shape_raises_nothing(
    services: Services, slack: LocalSlack, detail: dict[str, Any], given: str | None
) -> None:
    report_ending(services, {**detail, "input": given})
    assert run_of(services).status == "failed"
    assert "failed" in slack.workspace.messages(STUDIO)[0]["text"]


def test_an_execution_without_a_record_is_ignored(
    services: Services, slack: LocalSlack, detail: dict[str, Any]
) -> None:
    before = slack.workspace.messages(STUDIO)
    report_ending(services, {**detail, "name": "started-by-hand"})
    assert slack.workspace.messages(STUDIO) == before
