"""The reconciler catches up on what was missed. The tests fire its schedule instead of waiting for it."""

import time
from typing import Any

import pytest

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import CLAIM_HELD, Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from local.slack.errors import SlackError
from local.slack.methods.table import METHODS, Method
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


class DeadLetters:
    """Reads the dead-letter queue without removing anything."""

    def __init__(self, queues: Any) -> None:
        self.queues = queues
        (self.url,) = queues.list_queues()["QueueUrls"]

    def has(self, kind: str) -> bool:
        """Whether the queue has a visible notification of this kind."""
        found = self.queues.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        bodies = [message["Body"].replace(" ", "") for message in found.get("Messages", [])]
        return any(f'\\"kind\\":\\"{kind}\\"' in body for body in bodies)

    def is_empty(self) -> bool:
        """Whether the queue has no messages, hidden ones included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.queues.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return all(found[name] == "0" for name in names)


@pytest.fixture(scope="module")
def dead_letters(stack: LocalStack) -> DeadLetters:
    return DeadLetters(stack.session.client("sqs", endpoint_url=stack.aws.endpoint))


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


def test_a_question_in_the_dead_letter_queue_is_asked(
    ada: Person, ben: Person, stack: LocalStack, dead_letters: DeadLetters, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = METHODS["chat.postMessage"]

    def no_threads(call: Any) -> Any:
        if call.text("thread_ts"):
            raise SlackError("internal_error")
        return post.run(call)

    with monkeypatch.context() as broken:
        broken.setitem(METHODS, "chat.postMessage", Method(no_threads, post.scopes))
        run = ada.starts("/pitch-movie", "a film that nobody heard of")
        until(lambda: dead_letters.has("ask"), "the question in the dead-letter queue")
        assert run.thread == []
    stack.aws.fire(SCHEDULE)
    assert ben.clicks(run.decision(), "greenlight")["ok"]
    run.comes_to("finished")
    until(dead_letters.is_empty, "an empty queue")


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
