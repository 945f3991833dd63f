"""What a failed run's record says about its failure."""

import itertools
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from greenlight.decisions.services import Services
from greenlight.lifecycle.end import end_run
from greenlight.lifecycle.failure import look_at_failure
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.store import LONGEST_REPLY
from greenlight.spec.catalog import chain_named
from greenlight.wire.errors import DECLINED, REFUSED
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.greenlight.notified import NEW
from tests.local.aws.support import ROLE
from tests.local.slack.support import STUDIO
from tests.sdk import new_client
from tests.waiting import until

NUMBERS = itertools.count()
NOT_VALID = "ReplyNotValidError"


def failed(services: Services, error: str, reply: str = "No <!channel>.") -> RunRecord:
    """An open run with a card, whose execution failed with this error. Its milestone "decision" was next."""
    told = {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": True}
    told["Arguments"] = {"TopicArn": "arn:aws:sns:us-east-1:123456789012:x", "Message": {"step": "decision"}}
    choice = {"Condition": "{% true %}", "Next": "Fail"}
    look = {"Type": "Choice", "Choices": [choice], "Default": "Told"}
    states = {"Look": look, "Fail": {"Type": "Fail", "Error": error}, "Told": told}
    number = f"{time.time_ns()}-{next(NUMBERS)}"
    machine = services.states.create_state_machine(
        name=f"failing-{number}",
        definition=json.dumps({"QueryLanguage": "JSONata", "StartAt": "Look", "States": states}),
        roleArn=ROLE,
    )["stateMachineArn"]
    given = json.dumps({"asked": [], "reply": reply})
    execution = services.states.start_execution(stateMachineArn=machine, input=given)["executionArn"]
    until(lambda: services.states.describe_execution(executionArn=execution)["status"] == "FAILED", "the failure")
    run = replace(NEW, name=f"r{number}", execution=execution, status="running")
    card = run_card(chain_named(run.chain), run)
    posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
    services.runs.start_run(replace(run, thread_ts=str(posted["ts"])))
    return known(services, run)


def known(services: Services, run: RunRecord) -> RunRecord:
    found = services.runs.get(run.name)
    assert found
    return found


@pytest.mark.parametrize("error", [NOT_VALID, DECLINED])
def test_the_last_reply_is_kept_as_long_as_the_run(services: Services, error: str) -> None:
    run = failed(services, error)
    assert look_at_failure(services, run, "failed", error) == {"failed_at": "decision", "has_reply": True}
    reply = services.runs.reply(run.name)
    assert reply
    assert (reply.text, reply.whole) == ("No <!channel>.", 14)
    read = services.runs.items.table.get_item
    items = [read(Key={"pk": f"RUN#{run.name}", "sk": key})["Item"] for key in ("RUN", "REPLY")]
    assert items[0]["expires"] == items[1]["expires"]


def test_a_long_reply_is_kept_in_part(services: Services) -> None:
    run = failed(services, NOT_VALID, "x" * 50_000)
    look_at_failure(services, run, "failed", NOT_VALID)
    reply = services.runs.reply(run.name)
    assert reply
    assert (len(reply.text), reply.whole) == (LONGEST_REPLY, 50_000)


@pytest.mark.parametrize(("error", "reply"), [("KeyError", "No."), (NOT_VALID, " \n"), (DECLINED, "")])
def test_another_failure_and_an_empty_reply_keep_none(services: Services, error: str, reply: str) -> None:
    run = failed(services, error, reply)
    assert look_at_failure(services, run, "failed", error) == {"failed_at": "decision", "has_reply": False}
    assert services.runs.reply(run.name) is None


def test_only_an_open_run_that_failed_by_itself_is_looked_at(services: Services) -> None:
    run = failed(services, NOT_VALID)
    assert look_at_failure(services, run, "stopped", NOT_VALID) == {}
    assert look_at_failure(services, run, "failed", REFUSED) == {}
    assert look_at_failure(services, replace(run, status="failed"), "failed", NOT_VALID) == {}
    assert look_at_failure(services, replace(run, execution=""), "failed", NOT_VALID) == {}
    gone = run.execution + "x"
    assert look_at_failure(services, replace(run, execution=gone), "failed", NOT_VALID) == {
        "failed_at": "",
        "has_reply": False,
    }


def test_a_repeated_delivery_keeps_the_reply_and_its_button(services: Services, slack: LocalSlack) -> None:
    run = failed(services, NOT_VALID)
    for at in (5, 6):
        end_run(services, run.name, "FAILED", error=NOT_VALID, cause="", at=at)
    assert known(services, run).has_reply
    card = slack.workspace.message(STUDIO, run.thread_ts)
    assert card
    assert str(card["blocks"]).count("'show_reply'") == 1
    assert services.runs.reply(run.name)


def test_a_redriven_run_that_fails_in_another_way_shows_no_earlier_reply(services: Services, slack: LocalSlack) -> None:
    run = failed(services, NOT_VALID)
    end_run(services, run.name, "FAILED", error=NOT_VALID, cause="", at=5)
    assert services.runs.reopen_run(known(services, run), by="", redrives=1, now=6)
    assert (known(services, run).failed_at, known(services, run).has_reply) == ("", False)
    end_run(services, run.name, "FAILED", error="KeyError", cause="", at=7)
    assert not known(services, run).has_reply


def refusing(services: Services, aws: LocalAws, operation: str, code: str, status: int) -> None:
    """Makes an operation of Step Functions fail."""
    error: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}

    def refuse(**_: Any) -> None:
        raise ClientError(error, operation)

    services.states = new_client("stepfunctions", aws.endpoint)
    services.states.meta.events.register(f"before-call.sfn.{operation}", refuse)


@pytest.mark.parametrize("operation", ["GetExecutionHistory", "DescribeStateMachineForExecution"])
def test_a_run_ends_although_aws_refuses_a_look(services: Services, aws: LocalAws, operation: str) -> None:
    run = failed(services, NOT_VALID)
    refusing(services, aws, operation, "KmsAccessDeniedException", 400)
    end_run(services, run.name, "FAILED", error=NOT_VALID, cause="", at=5)
    assert (known(services, run).status, known(services, run).has_reply) == ("failed", False)


@pytest.mark.parametrize(("code", "status"), [("ThrottlingException", 400), ("InternalFailure", 500)])
def test_a_problem_that_passes_is_raised(services: Services, aws: LocalAws, code: str, status: int) -> None:
    run = failed(services, NOT_VALID)
    refusing(services, aws, "DescribeStateMachineForExecution", code, status)
    with pytest.raises(ClientError):
        end_run(services, run.name, "FAILED", error=NOT_VALID, cause="", at=5)
    assert known(services, run).is_open
