"""The reconciler catches up on what was missed. The tests fire its schedule instead of waiting for it."""

import json
import time
from typing import Any

import pytest
import requests

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import CLAIM_HELD, Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.person import Person, Run, buttons, shown
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("offline")

SCHEDULE = "dev-greenlight-reconciler"


@pytest.fixture(scope="module")
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture(scope="module")
def records(stack: LocalStack) -> RunStore:
    """The table as the functions see it."""
    dynamodb = stack.session.resource("dynamodb", endpoint_url=stack.aws.endpoint)
    (table,) = dynamodb.tables.all()
    return RunStore(table)


class Queues:
    """The notifier's queues: what waits, and what could not be delivered."""

    def __init__(self, client: Any) -> None:
        self.client, self.urls = client, client.list_queues()["QueueUrls"]
        (self.dead_letters,) = [url for url in self.urls if "DeadLetters" in url]

    def are_empty(self) -> bool:
        """Whether no queue has a message, hidden ones included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = [
            self.client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] for url in self.urls
        ]
        return all(one[name] == "0" for one in found for name in names)


@pytest.fixture(scope="module")
def queues(stack: LocalStack) -> Queues:
    return Queues(stack.session.client("sqs", endpoint_url=stack.aws.endpoint))


def decision_in(records: RunStore, run: Run) -> Decision:
    """The run's open decision in the table."""
    return next(one for one in DecisionStore(records.items).open() if one.is_open and one.thread_ts == run.ts)


def is_due(records: RunStore, decision: Decision) -> bool:
    """Whether the reconciler still has to look at the decision."""
    return (decision.run, decision.id) in DecisionStore(records.items).unsettled(int(time.time()))


def write(records: RunStore, decision: Decision, **numbers: int) -> None:
    """Sets numbers of a decision's item, as if more time had passed."""
    names = ", ".join(f"{name} = :{name}" for name in numbers)
    records.items.table.update_item(
        Key={"pk": f"RUN#{decision.run}", "sk": f"DECISION#{decision.id}"},
        UpdateExpression=f"SET {names}",
        ExpressionAttributeValues={f":{name}": number for name, number in numbers.items()},
    )


def test_what_waits_for_slack_arrives_when_slack_answers_again(
    ada: Person, ben: Person, stack: LocalStack, queues: Queues
) -> None:
    refusal = {"method": "chat.postMessage", "error": "service_unavailable", "where": {"text": "thread_ts"}}
    requests.post(f"{stack.slack.url}/_control/refuse", json=refusal, timeout=10)
    run = ada.starts("/pitch-movie", "a film that nobody heard of")
    until(lambda: refused(stack) >= 2, "two attempts")
    assert run.thread == []
    assert not queues.are_empty()
    requests.delete(f"{stack.slack.url}/_control/refuse", timeout=10)
    assert ben.clicks(run.decision(), "greenlight")["ok"]
    run.comes_to("finished")
    until(queues.are_empty, "empty queues")


def refused(stack: LocalStack) -> int:
    entries = requests.get(f"{stack.slack.url}/_control/log", timeout=10).json()["entries"]
    return [entry["error"] for entry in entries].count("service_unavailable")


def test_a_dead_letter_is_delivered(ada: Person, stack: LocalStack, queues: Queues, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "a film whose last word was lost")
    run.decision()
    execution = executions.of(run)
    letter = {
        "kind": "tell",
        "execution": execution["executionArn"],
        "at": "2020-01-01T00:00:00.000Z",
        "run": json.loads(execution["input"])["run"],
        "text": "The last word.",
    }
    queues.client.send_message(QueueUrl=queues.dead_letters, MessageBody=json.dumps(letter))
    stack.aws.fire(SCHEDULE)
    until(lambda: [one for one in run.thread if one["text"] == "The last word."], "the last word")
    until(queues.are_empty, "empty queues")


def test_reminders_need_only_the_record(ada: Person, stack: LocalStack, records: RunStore) -> None:
    run = ada.starts("/pitch-movie", "a film that was forgotten")
    run.decision()
    run.comes_to("waiting")
    decision = decision_in(records, run)
    write(records, decision, asked=decision.asked - 5 * 3600, look=0)
    stack.aws.fire(SCHEDULE)
    reminder = until(lambda: next((one for one in run.thread if "still waiting" in one["text"]), None), "a reminder")
    assert decision.gate.question in shown(reminder)
    write(records, decision, look=0)
    stack.aws.fire(SCHEDULE)
    until(lambda: not is_due(records, decision), "another round")
    assert [one["text"] for one in run.thread].count(reminder["text"]) == 1


def test_a_click_lost_with_the_bot_can_be_repeated(
    ada: Person, ben: Person, stack: LocalStack, records: RunStore
) -> None:
    run = ada.starts("/pitch-movie", "a film that was nearly made")
    message = run.decision()
    run.comes_to("waiting")
    decision = decision_in(records, run)
    long_ago = int(time.time()) - CLAIM_HELD - 10
    assert DecisionStore(records.items).claim(decision, ben.id, Ballot(choice="greenlight"), long_ago, (ben.id,))
    stack.aws.fire(SCHEDULE)
    until(lambda: ben.told(run), "a private message")
    assert ben.told(run) == ["Your answer did not go through. Nothing is lost: please click again."]
    assert ada.told(run) == []
    assert ben.clicks(message, "greenlight")["ok"]
    run.comes_to("finished")


def test_a_missed_ending_is_shown_on_the_card(
    ada: Person, stack: LocalStack, records: RunStore, executions: Executions, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ada.starts("/pitch-movie", "a film that was cut short")
    message = run.decision()
    run.comes_to("waiting")
    decision = decision_in(records, run)
    with monkeypatch.context() as unheard:
        unheard.setattr("local.aws.patches.emit", lambda *_: None)
        executions.stop(run)
    write(records, decision, look=0)
    stack.aws.fire(SCHEDULE)
    run.comes_to("stopped")
    (closed,) = [one for one in run.decisions if one["ts"] == message["ts"]]
    assert buttons(closed) == []
    assert "The run ended" in shown(closed)
