"""One run that is due: its record and card end up in agreement with its execution."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.store import CHECKED
from lambdas.reconciler.runs import FINISH_GRACE, tend_run
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.backing import deliver_waiting
from tests.greenlight.notified import as_json, said
from tests.local.aws.support import succeed
from tests.local.slack.support import ADA, STUDIO
from tests.sdk import blind_client, client_at

NOW = int(time.time())
WAIT = {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}
FAIL = {"Fail": {"Type": "Fail", "Error": "Bedrock.ThrottlingException", "Cause": "too many"}}
Started = Callable[..., RunRecord]


@pytest.fixture
def started(services: Services) -> Started:
    """Records a run and posts its card."""

    def start(execution: str, **fields: Any) -> RunRecord:
        run = RunRecord(
            name="r1",
            chain=chain.name,
            user=ADA,
            team="T1",
            channel=STUDIO,
            inputs={"movie": "cowboys"},
            started=NOW,
            execution=execution,
        )
        card = run_card(chain, run)
        posted = services.slack.chat_postMessage(channel=STUDIO, text=card.text, blocks=card.blocks)
        run = replace(run, thread_ts=str(posted["ts"]), **fields)
        assert services.runs.start_run(run)
        return run

    return start


def tended(services: Services, run: RunRecord, now: int = NOW) -> RunRecord:
    tend_run(services, run.name, now)
    deliver_waiting(services)
    found = services.runs.get(run.name)
    assert found
    return found


def new_topic(services: Services) -> str:
    """A topic that nobody subscribes to: what is published there is lost."""
    sns = client_at(services.states.meta.endpoint_url, "sns")
    return str(sns.create_topic(Name="lost")["TopicArn"])


def card(slack: LocalSlack) -> str:
    (found,) = slack.workspace.messages(STUDIO)
    return f"{found['text']} {found['blocks']}"


def is_settled(services: Services) -> bool:
    return list(services.runs.unsettled(2**40)) == []


def nowhere(asking: Asking) -> str:
    """Returns the ARN of an execution that never existed."""
    return asking.machines.create(WAIT).replace(":stateMachine:", ":execution:") + ":never"


def test_a_run_that_was_never_started_says_so(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    run = tended(services, started(nowhere(asking), console="https://console.example/r1"))
    assert (run.status, run.reason) == ("failed", "Step Functions did not start the run.")
    assert "Step Functions did not start the run." in card(slack)
    assert "Error: ExecutionDoesNotExist (<https://console.example/r1|execution>)" in card(slack)
    assert is_settled(services)


def test_a_run_whose_start_was_not_recorded_is_running(asking: Asking, services: Services, started: Started) -> None:
    run = tended(services, started(asking.machines.start(WAIT)))
    assert run.status == "running"
    assert list(services.runs.unsettled(NOW + CHECKED - 1)) == []
    assert list(services.runs.unsettled(NOW + CHECKED)) != []


def test_a_hidden_run_is_left_to_its_notifications(services: Services, started: Started) -> None:
    run = started("arn:aws:states:us-east-1:123456789012:execution:theirs:r1", status="running")
    services.states = blind_client(services.states.meta.endpoint_url)
    assert tended(services, run).is_open
    assert list(services.runs.unsettled(NOW + CHECKED - 1)) == []
    assert list(services.runs.unsettled(NOW + CHECKED)) != []


def test_an_unreported_failure_is_shown_on_the_card(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    execution = asking.machines.run(FAIL)["executionArn"]
    run = tended(services, started(execution, status="running"))
    assert (run.status, run.error) == ("failed", "Bedrock.ThrottlingException")
    assert "the model was too busy to answer." in card(slack)
    assert is_settled(services)


def test_a_successful_run_without_a_notification_waits_and_then_misses_its_result(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    ended = asking.machines.run({"End": succeed()})
    run = started(ended["executionArn"], status="running")
    stopped = int(ended["stopDate"].timestamp())
    assert tended(services, run, stopped + FINISH_GRACE - 1).status == "running"
    found = tended(services, run, stopped + FINISH_GRACE)
    assert (found.status, found.ended, found.missing) == ("finished", stopped, "result")
    assert "✗ The result is not here" in card(slack)


def test_a_lost_last_notification_is_found_in_the_history(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    topic = new_topic(services)
    message = json.loads(as_json(said(""), kind="finish", text="The whole story."))
    message["execution"] = "{% $states.context.Execution.Id %}"
    arguments = {"TopicArn": topic, "Message": message}
    publish = {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": arguments, "End": True}
    ended = asking.machines.run({"Publish": publish})
    assert ended["status"] == "SUCCEEDED", ended
    run = started(ended["executionArn"], status="running", name=ended["name"])
    found = tended(services, run, int(ended["stopDate"].timestamp()) + FINISH_GRACE)
    assert (found.status, found.missing) == ("finished", "")
    assert "The whole story." in str(slack.workspace.messages(STUDIO))


def test_a_run_that_step_functions_has_forgotten_is_closed(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    run = tended(services, started(nowhere(asking), status="running"))
    assert run.status == "stopped"
    assert "■ Closed because Step Functions no longer knows this run" in card(slack)


def test_an_ending_that_was_not_shown_is_shown(
    asking: Asking, services: Services, slack: LocalSlack, started: Started
) -> None:
    run = started(nowhere(asking), status="running")
    assert services.runs.end_run("r1", "unanswered", ended=NOW)
    tended(services, run)
    assert "nobody answered" in card(slack)
    assert is_settled(services)


def test_a_missing_run_changes_nothing(services: Services, slack: LocalSlack) -> None:
    tend_run(services, "gone", NOW)
    assert slack.workspace.messages(STUDIO) == []
    assert services.runs.items.table.scan()["Items"] == []
