import json
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.spec.gate import Choice, Gate, Policy
from greenlight_cdk import People
from stacks.checks.definitions import read_definition
from tests.templates import resources

GATE = Gate(
    key="approval",
    question="Print this?",
    choices=(Choice(key="yes", label="Yes", done="Approved"), Choice(key="no", label="No", done="Refused")),
)
CHANNEL = "C0STUDIO001"


def people(**given: Any) -> People:
    return People(Stack(App(), "Mine"), "People", **{"name": "Refund", "channel": CHANNEL, **given})


def template(asking: People, *states: sfn.IChainable, **machine: Any) -> dict[str, Any]:
    """The template of a stack whose machine has these states."""
    stack, row = Stack.of(asking), sfn.Chain.start(states[0])
    for state in states[1:]:
        row = row.next(state)
    made = sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(row), **machine)
    asking.report_endings(made)
    app = stack.node.root
    assert isinstance(app, App)
    found: dict[str, Any] = app.synth().get_stack_by_name("Mine").template
    return found


def definition(found: dict[str, Any]) -> dict[str, Any]:
    (machine,) = resources(found, "AWS::StepFunctions::StateMachine").values()
    return read_definition(machine["DefinitionString"])


@pytest.mark.parametrize("language", [sfn.QueryLanguage.JSON_PATH, sfn.QueryLanguage.JSONATA])
def test_every_state_uses_jsonata_in_any_machine(language: sfn.QueryLanguage) -> None:
    asking = people()
    found = definition(
        template(
            asking,
            asking.tell("Tell", title="T", text="'a'"),
            asking.ask_human("Ask", gate=GATE, title="T", text="'b'"),
            asking.finish("Finish", title="T", text="'c'"),
            query_language=language,
        )
    )
    kinds = {state.get("QueryLanguage", found.get("QueryLanguage")) for state in found["States"].values()}
    assert kinds == {"JSONata"}


def test_a_notification_says_where_it_belongs() -> None:
    asking = people(channel="{% $states.context.Execution.Input.channel %}", user="U12345", subject="{% $order %}")
    found = definition(template(asking, asking.tell("Tell", title="T", text="'a'")))
    message = found["States"]["Tell"]["Arguments"]["Message"]
    run = {"chain": "Refund", "channel": "{% $states.context.Execution.Input.channel %}", "user": "U12345"}
    assert found["States"]["Tell"]["Arguments"]["MessageGroupId"] == "{% $states.context.Execution.Input.channel %}"
    assert (message["run"], message["subject"], message["kind"]) == (run, "{% $string($order) %}", "tell")


def test_the_topic_and_the_notifier_are_those_of_the_stage() -> None:
    asking = people(stage="prod")
    found = template(asking, asking.tell("Tell", title="T", text="'a'"))
    (policy,) = [one for one in resources(found, "AWS::IAM::Policy").values() if "sns:Publish" in json.dumps(one)]
    assert policy["PolicyDocument"]["Statement"][0]["Resource"] == {"Fn::ImportValue": "prod-greenlight-fifo-topic"}
    (rule,) = resources(found, "AWS::Events::Rule").values()
    assert rule["Targets"][0]["Arn"] == {"Fn::ImportValue": "prod-greenlight-notifier"}
    assert rule["EventPattern"]["detail"]["status"] == ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]
    (permission,) = resources(found, "AWS::Lambda::Permission").values()
    assert permission["FunctionName"] == {"Fn::ImportValue": "prod-greenlight-notifier"}


@pytest.mark.parametrize(
    ("gate", "words"),
    [
        (Gate(key="approval", question="?", choices=()), 'Mine/People: at "Ask": the gate "approval" has 0 choices'),
        (GREENLIGHT, 'Mine/People: at "Ask": "Edit…" edits the text, but no text_as= remembers it'),
        (
            Gate(key="a", question="?", choices=GATE.choices, policy=Policy(requester="only")),
            'Mine/People: at "Ask": the policy refers to the requester, but there is no user=',
        ),
    ],
)
def test_an_error_names_the_state_of_an_invalid_gate(gate: Gate, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        people().ask_human("Ask", gate=gate, title="T", text="'a'")


def test_a_name_must_have_1_to_24_characters() -> None:
    with pytest.raises(ValueError, match="must have 1 to 24 characters"):
        people(name="")
