"""The roles' policies against what the functions call on a local stack: nothing is missing, and nothing is too much.

moto checks no rights, so a missing one would only show on AWS.
"""

from collections.abc import Iterator

import pytest

from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.runs.store import RunStore
from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.backing import write
from tests.e2e.model import RecordingModel
from tests.e2e.person import BEN, TRAVEL, Person, Run, element, fields
from tests.stacks.called import Call, Calls
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("used rights")

GATES = {"technique-human-input/approval": {"timeout_seconds": 3, "on_timeout": "fail"}}
RECONCILER = "dev-greenlight-reconciler"
FUNCTIONS = ("bot-Bot", "notifier-Notifier", "notifier-Reconciler", "trip-planner-pdf")
"""The functions with rights of their own, by the beginning of their names."""

LOGS_AND_TRACES = ("logs:", "xray:")
"""Lambda's runtime writes both with the function's role. A local stack has neither."""

NOT_CALLED_HERE = {
    "notifier-Notifier sqs:ReceiveMessage": "Lambda polls the queue with the function's role",
    "notifier-Notifier sqs:DeleteMessage": "Lambda deletes what was delivered, with the function's role",
    "notifier-Notifier sqs:GetQueueAttributes": "Lambda polls the queue with the function's role",
    "notifier-Notifier sqs:GetQueueUrl": "the CDK adds it for the poller",
    "notifier-Notifier sqs:ChangeMessageVisibility": "hands back what has to wait for Slack",
    "notifier-Reconciler sqs:SendMessage": "puts an ending that nobody reported into the queue",
    "bot-Bot sqs:SendMessage": "sends a result again that Slack did not take",
    "notifier-Notifier states:DescribeExecution": "adopts a run that nobody started from Slack",
    "notifier-Notifier states:GetExecutionHistory": "reads it after a lost response only",
    "notifier-Reconciler s3:GetObject": "reads a file again if its notification was in the dead-letter queue",
    "notifier-Reconciler dynamodb:PutItem": "delivers a dead letter, with the notifier's code",
    "notifier-Reconciler states:DescribeExecution": "looks at a run that has said nothing for a long time",
    "notifier-Reconciler states:SendTaskSuccess": "answers if the bot ended between two steps of a decision",
    "notifier-Reconciler states:GetExecutionHistory": "settles a decision whose answer was lost",
    "notifier-Reconciler states:DescribeStateMachineForExecution": "reports an ending whose event was lost",
    "bot-Bot states:DescribeStateMachineForExecution": "reports an ending that nobody had reported",
}
"""Rights that this test need not use, by function and action, and when they are used."""


def named(function: str) -> str:
    """The beginning of the name by which a function is known here; its own name if it has no rights."""
    return next((known for known in FUNCTIONS if function.startswith(f"dev-greenlight-{known}")), function)


@pytest.fixture(scope="module")
def model() -> Iterator[RecordingModel]:
    recording = RecordingModel()
    recording.start()
    yield recording
    recording.stop()


@pytest.fixture(scope="module")
def calls(model: RecordingModel) -> Iterator[Calls]:
    """What the functions called while people used the bot."""
    environ = {"MODEL": model.url, "MODEL_NAME": "claude-sonnet-4-6"}
    chains = "movie-pitch,trip-planner,technique-human-input"
    with local_stack(environ, chains=chains, gates=GATES) as stack:
        found = Calls(stack)
        use(stack, model, found)
        yield found


def use(stack: LocalStack, model: RecordingModel, calls: Calls) -> None:
    """Does what people do: answers, edits, hands over, stops, retries, reads, and leaves a question alone."""
    ada, ben = Person(stack.slack.url), Person(stack.slack.url, BEN)
    model.refuse("one-page pitch", status=403, times=1)
    trip = Person(ada.slack, ada.id, TRAVEL).starts("/plan-trip", "Lisbon")
    left = ada.starts("/technique", "human-input a book that nobody reads")
    stopped, edited = ada.starts("/pitch-movie", "a film to stop"), ada.starts("/pitch-movie", "a film to edit")
    hand_over_and_edit(edited, ben)
    stopped.decision()
    presses(stopped, "stop")
    stopped.comes_to("stopped")
    left.comes_to("nobody answered")
    presses(left, "try_again")
    edited.comes_to("failed")
    presses(edited, "try_again")
    edited.comes_to("finished")
    trip.comes_to("finished")
    ada.opens(edited.card, "history")
    ada.does("open-home")
    remind(stack, ada)
    send_dead_letter(stack, calls)


def hand_over_and_edit(run: Run, ben: Person) -> None:
    asked = run.decision()
    assert run.person.submits(run.person.opens(asked, "hand_over"), field=BEN)["ok"]
    view = ben.opens(asked, "decide:edit")
    (field, *_) = fields(view)
    assert ben.submits(view, **{field["block_id"]: "An edited pitch."})["ok"]


def presses(run: Run, action: str) -> None:
    """Clicks one of the card's buttons."""
    clicked = {"action_id": action, "value": element(run.card, action)["value"]}
    assert run.person.does("interact", messageTs=run.ts, action=clicked)["ok"]


def remind(stack: LocalStack, ada: Person) -> None:
    """Lets the reconciler find a question that was asked hours ago."""
    run = ada.starts("/pitch-movie", "a film to be reminded of")
    run.decision()
    dynamodb = stack.session.resource("dynamodb", endpoint_url=stack.aws.endpoint)
    (table,) = dynamodb.tables.all()
    open_ones = until(lambda: list(DecisionStore(RunStore(table).items).open()), "an open decision")
    (decision,) = [one for one in open_ones if isinstance(one, Decision) and one.thread_ts == run.ts]
    long_ago = decision.asked - 5 * 3600
    write(RunStore(table), f"RUN#{decision.run}", f"DECISION#{decision.id}", asked=long_ago, look=0)
    stack.aws.fire(RECONCILER)
    until(lambda: any("still waiting" in one["text"] for one in run.thread), "a reminder")


def send_dead_letter(stack: LocalStack, calls: Calls) -> None:
    """Lets the reconciler find a dead letter, which has no notification."""
    queues = calls.client("sqs")
    (url,) = [url for url in queues.list_queues()["QueueUrls"] if "DeadLetters" in url]
    queues.send_message(QueueUrl=url, MessageBody='{"Records": []}')
    stack.aws.fire(RECONCILER)
    until(lambda: any(is_deletion(call) for call in calls.made()), "a dead letter")


def is_deletion(call: Call) -> bool:
    return call.action == "sqs:DeleteMessage" and named(call.function) == "notifier-Reconciler"


def test_each_call_is_allowed(calls: Calls) -> None:
    rights = {function: calls.rights(role) for function, role in calls.roles().items()}
    missing = {call for call in calls.made() if not any(right.covers(call) for right in rights[call.function])}
    assert missing == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_right_is_used_or_has_a_reason(calls: Calls, function: str) -> None:
    (role,) = [role for name, role in calls.roles().items() if named(name) == function]
    used = {call.action for call in calls.made() if named(call.function) == function}
    allowed = {right.action for right in calls.rights(role)}
    unused = {f"{function} {action}" for action in allowed - used if not action.startswith(LOGS_AND_TRACES)}
    assert unused <= {*NOT_CALLED_HERE}
    assert {name for name in NOT_CALLED_HERE if name.startswith(function)} <= {f"{function} {one}" for one in allowed}
