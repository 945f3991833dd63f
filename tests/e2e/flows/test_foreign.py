"""Another app's state machine: it needs no more than to publish our notifications, with its own input."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.wire.gates import gate_fields
from greenlight.wire.notification import notification_fields
from local.stack import LocalStack
from tests.e2e.person import STUDIO, Json, Person, Run, is_root, shown
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("flows")

NAME = "Invoices <here>"
GATE = replace(GREENLIGHT, key="pay", question="Pay the invoice?", choices=GREENLIGHT.choices[:2])


def publishes(topic: str, kind: Any, following: str = "", **fields: Any) -> Json:
    """A state that publishes a notification, then continues or ends. An `ask` waits for the answer."""
    place = {"run": {"chain": NAME, "channel": STUDIO}}
    message = notification_fields(kind, **place, title="Invoice 7", text="1,200 EUR", **fields)
    resource = "arn:aws:states:::sns:publish" + (".waitForTaskToken" if kind == "ask" else "")
    state = {"Type": "Task", "Resource": resource, "Arguments": {"TopicArn": topic, "Message": message}}
    return state | ({"Next": following} if following else {"End": True})


@pytest.fixture
def run(stack: LocalStack, ada: Person) -> Run:
    """A run of such a state machine, with its card."""
    sns = stack.session.client("sns", endpoint_url=stack.aws.endpoint)
    step_functions = stack.session.client("stepfunctions", endpoint_url=stack.aws.endpoint)
    (topic,) = [one["TopicArn"] for one in sns.list_topics()["Topics"] if "notifier" in one["TopicArn"]]
    states = {
        "Tell": publishes(topic, "tell", "Ask"),
        "Ask": publishes(topic, "ask", "Finish", gate=gate_fields(GATE), token="{% $states.context.Task.Token %}"),
        "Finish": publishes(topic, "finish"),
    }
    definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "Tell", "States": states})
    role = "arn:aws:iam::123456789012:role/invoices"
    machine = step_functions.create_state_machine(name="invoices", definition=definition, roleArn=role)
    step_functions.start_execution(stateMachineArn=machine["stateMachineArn"], input='{"order": 12}')
    return Run(ada, until(lambda: next((one["ts"] for one in cards(ada)), ""), "a card"))


def cards(person: Person) -> list[Json]:
    """The cards of such runs."""
    found = [message for message in person.messages() if is_root(message) and "▸ Invoices" in shown(message)]
    return [message for message in found if "Started" in shown(message)]


def test_it_tells_asks_and_finishes_in_its_own_thread(run: Run, ada: Person) -> None:
    decision = run.decision()
    assert "Anyone in this channel may answer until" in shown(decision)
    assert NAME in shown(run.card)
    assert ada.clicks(decision, "greenlight")["ok"]
    card = run.comes_to("finished")
    assert f"greenlit by <@{ada.id}>" in shown(card)
    assert len(cards(ada)) == 1
    assert [text["text"] for text in run.texts] == ["Invoice 7: 1,200 EUR"] * 3
