from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.spec.gate import Policy
from greenlight.wire.gates import read_gate
from greenlight_cdk.publishing import Publisher
from local.aws.jsonata import evaluate
from stacks.checks.definitions import read_definition
from stacks.checks.scopes import check_scopes


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    stack = Stack(App(), "S")
    return Publisher(scope=stack, topic=sns.Topic(stack, "Topic"), place={"step": "decision"})


def jsonata(field: str) -> str:
    """The expression in a state's field, without `{%` and `%}`."""
    return field.removeprefix("{% ").removesuffix(" %}")


def state_json(publisher: Publisher, state: sfn.State) -> dict[str, Any]:
    found: dict[str, Any] = Stack.of(publisher.scope).resolve(state.to_state_json())
    return found


def question(publisher: Publisher, **gate: Any) -> dict[str, Any]:
    """The state that asks for a greenlight; `gate` overrides fields of its gate."""
    name = f"Ask {len(publisher.scope.node.children)}"
    asked = publisher.ask(
        name,
        gate=replace(GREENLIGHT, **gate),
        title="T",
        text="$pitch",
        options="$ideas",
        remember_as="answer",
        text_as="pitch",
    )
    return state_json(publisher, asked.start_state)


def test_a_question_has_its_gate_and_its_timeout(publisher: Publisher) -> None:
    state = question(publisher, timeout=timedelta(seconds=5), policy=Policy(users=("U12345",)))
    message = state["Arguments"]["Message"]
    assert state["TimeoutSeconds"] == 5
    assert read_gate(message["gate"]) == replace(
        GREENLIGHT, timeout=timedelta(seconds=5), policy=Policy(users=("U12345",))
    )
    assert jsonata(message["token"]) == "$states.context.Task.Token"
    assert jsonata(state["Assign"]["answer"]) == jsonata(state["Output"]) == "$states.result"


VARIABLES = {"pitch": {"score": 20}, "ideas": [20, {"a": 1}]}


def test_values_become_text_only_in_the_notification(publisher: Publisher) -> None:
    asked = question(publisher)
    message = asked["Arguments"]["Message"]
    assert evaluate(jsonata(message["text"]), VARIABLES) == '{"score":20}'
    assert evaluate(jsonata(message["options"]), VARIABLES) == ["20", '{"a":1}']
    answered = {**VARIABLES, "states": {"result": {"choice": "pick", "option": 1}}}
    assert evaluate(jsonata(asked["Assign"]["pitch"]), answered) == {"a": 1}
    told = state_json(publisher, publisher.tell("Tell", title="{% $ideas[0] %}", text="$pitch.score"))
    message = told["Arguments"]["Message"]
    assert [evaluate(jsonata(message[name]), VARIABLES) for name in ("title", "text")] == ["20", "20"]
    done = state_json(publisher, publisher.finish("Finish", title="T", text="$pitch.score", file="$file"))
    message, file = done["Arguments"]["Message"], {"bucket": "b", "key": "k", "name": 20}
    assert (message["title"], evaluate(jsonata(message["text"]), VARIABLES)) == ("T", "20")
    assert evaluate(jsonata(message["file"]), {"file": file})["name"] == "20"
    assert evaluate(jsonata(done["Output"]["text"]), VARIABLES) == 20


def after_timeout(publisher: Publisher, state: dict[str, Any]) -> dict[str, Any]:
    """The state that tells people that nobody answered."""
    (catch,) = state["Catch"]
    assert catch["ErrorEquals"] == ["States.Timeout"]
    found = publisher.scope.node.find_child(catch["Next"])
    assert isinstance(found, sfn.State)
    return state_json(publisher, found)


def test_a_run_that_nobody_answers_ends_well(publisher: Publisher) -> None:
    state = question(publisher)
    told = after_timeout(publisher, state)
    assert (told["End"], told["Output"]) == (True, {"outcome": "nobody answered"})
    assert set(state["Catch"][0]) == {"ErrorEquals", "Next"}


def test_a_run_that_nobody_answers_fails_if_the_gate_says_so(publisher: Publisher) -> None:
    told = after_timeout(publisher, question(publisher, on_timeout="fail"))
    failed = publisher.scope.node.find_child(told["Next"])
    assert isinstance(failed, sfn.State)
    assert (state_json(publisher, failed)["Type"], state_json(publisher, failed)["Error"]) == ("Fail", "Unanswered")


def test_a_run_that_nobody_answers_continues_with_the_default(publisher: Publisher) -> None:
    state = question(publisher, on_timeout="pass")
    (catch,) = state["Catch"]
    values = {"states": {"context": {"State": {"EnteredTime": "2026-01-01T00:00:01.500Z"}}}, "pitch": "a pitch"}
    for kept in (catch["Assign"]["answer"], catch["Output"]):
        assert evaluate(jsonata(kept), values) == {
            "choice": "pass",
            "user": "",
            "users": [],
            "at": 1767225601,
            "words": "",
            "decision": "",
        }
    assert evaluate(jsonata(catch["Assign"]["pitch"]), values) == "a pitch"
    assert jsonata(after_timeout(publisher, state)["Output"]) == "$states.input"


def test_later_states_know_the_answer() -> None:
    stack = Stack(App(), "Known")
    asked = Publisher(scope=stack, topic=sns.Topic(stack, "Topic"), place={}).ask(
        "Ask",
        gate=replace(GREENLIGHT, on_timeout="pass"),
        title="T",
        text="$states.input",
        options="[1, 2]",
        remember_as="verdict",
        text_as="text",
    )
    after = sfn.Pass.jsonata(stack, "After", outputs="{% $text & $verdict.choice %}")
    machine = sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(asked.next(after)))
    resource = machine.node.default_child
    assert isinstance(resource, sfn.CfnStateMachine)
    definition = read_definition(stack.resolve(resource.definition_string))
    check_scopes(chain, definition)
    assert {state["Next"] for name, state in definition["States"].items() if name != "After"} == {"After"}


@pytest.mark.parametrize("options", [["only one"], ["one", "other"], []])
def test_options_are_always_a_list(publisher: Publisher, options: list[str]) -> None:
    message = question(publisher)["Arguments"]["Message"]
    assert evaluate(jsonata(message["options"]), {"ideas": options}) == options
    single = {"ideas": options[0]} if len(options) == 1 else {"ideas": options}
    assert evaluate(jsonata(message["options"]), single) == options
