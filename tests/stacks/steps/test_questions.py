"""The states of a prompt whose reply is checked."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import aws_stepfunctions as sfn

from local.aws.jsonata import evaluate
from stacks.checks.definitions import read_definition, states
from stacks.steps.questions import end_last_prompts
from stacks.steps.vocabulary import Steps, WorkflowError
from tests.stacks.steps.stated import ASKED, PLAIN, Asked, ask, jsonata, replied, steps_with

SCHEMA = {"type": "object", "required": ["score"], "properties": {"score": {"type": "integer"}}}


@pytest.fixture(scope="module")
def checked(steps: Steps) -> Asked:
    return ask(steps, schema=SCHEMA, remember_as="scores", conversation_as="talk")


def error(name: str, message: str) -> str:
    return json.dumps({"errorMessage": message, "errorType": name})


@pytest.mark.parametrize("given", [{"inputs": {}}, "a text", ["a", "list"], [{"of": "objects"}], 7])
def test_a_checked_prompt_ignores_its_input_at_first(checked: Asked, given: Any) -> None:
    assert checked.sent(given)["messages"] == ASKED
    output = checked.output(replied("{}"), given)
    assert output == {"asked": ASKED, "reply": "{}", "ended": "", "tries": 1, "room": 1}
    assert checked.after(output) == "on"


def test_a_wrong_reply_goes_back_to_the_model_with_the_error(checked: Asked) -> None:
    given = checked.output(replied("{}"))
    back = checked.caught("check", "InvalidReplyError", given, error("InvalidReplyError", "Wrong."))
    talk = [*ASKED, {"role": "assistant", "content": "{}"}, {"role": "user", "content": "Wrong."}]
    assert checked.sent(back)["messages"] == talk
    assert checked.output(replied("[]"), back) == {"asked": talk, "reply": "[]", "ended": "", "tries": 2, "room": 1}


def test_a_reply_without_text_is_asked_for_again_as_it_was(checked: Asked) -> None:
    given = checked.output(replied())
    assert (given["reply"], given["ended"]) == ("", "")
    back = checked.caught("check", "InvalidReplyError", given, error("InvalidReplyError", "Empty."))
    assert checked.sent(back)["messages"] == ASKED
    assert checked.output(replied("{}"), back)["tries"] == 2


def test_a_cut_reply_is_asked_for_with_more_room(checked: Asked) -> None:
    given, sizes = checked.output(replied('{"a', stop="max_tokens")), []
    for _ in range(3):
        assert given["ended"] == "cut"
        back = checked.caught("check", "CutReplyError", given, error("CutReplyError", "Cut."))
        sizes.append(checked.sent(back)["max_tokens"])
        assert checked.sent(back)["messages"] == ASKED
        given = checked.output(replied('{"a', stop="max_tokens"), back)
    assert sizes == [20, 40, 40]
    assert given["tries"] == 4


def test_a_field_once_refused_stays_left_out(checked: Asked) -> None:
    again = checked.caught("", "Bedrock.ValidationException", {}, "temperature is deprecated")
    output = checked.output(replied("{}"), again)
    back = checked.caught("check", "InvalidReplyError", output, error("InvalidReplyError", "Wrong."))
    assert "temperature" not in checked.sent(back)
    assert "temperature" in checked.sent({})


def test_a_refusal_never_reaches_the_check(checked: Asked) -> None:
    output = checked.output(replied("{", stop="refusal"))
    assert checked.after(output) == "failed"
    assert output["greenlight_failed"]["error"] == "ModelDeclined"


def test_a_checked_reply_is_kept_as_a_parsed_value(checked: Asked) -> None:
    check = checked.states["check"]
    assert check["Arguments"]["Payload"]["schema"] == SCHEMA
    bindings = {"states": {"input": {"asked": ASKED, "reply": "7"}, "result": {"Payload": {"score": 7}}}}
    for kept in (check["Assign"]["scores"], check["Output"]):
        assert evaluate(jsonata(kept), bindings) == {"score": 7}
    assert evaluate(jsonata(check["Assign"]["talk"]), bindings) == [*ASKED, {"role": "assistant", "content": "7"}]


def test_a_choice_is_checked_and_then_read(steps: Steps) -> None:
    asked = ask(steps, choices=("1", "2"), reading="'pitch ' & $reply", remember_as="pitch")
    check = asked.states["check"]
    assert check["Arguments"]["Payload"]["choices"] == ["1", "2"]
    assert evaluate(jsonata(check["Output"]), {"states": {"result": {"Payload": "2"}}}) == "pitch 2"


@pytest.mark.parametrize("state", ["answered?", "check"])
def test_a_step_with_another_way_out_never_fails(steps: Steps, state: str) -> None:
    asked = ask(steps, choices=("1", "2"), remember_as="pitch", otherwise="$reply & ': all of ' & $idea")
    instead = f"{asked.name}: otherwise"
    if state == "check":
        ways = [
            catch["Next"] for catch in asked.states["check"]["Catch"] if "ReplyNotValidError" in catch["ErrorEquals"]
        ]
    else:
        ways = [asked.states["answered?"]["Choices"][0]["Next"]]
    assert ways == [instead]
    kept = asked.states["otherwise"]
    for value in (kept["Output"], kept["Assign"]["pitch"]):
        after_check = {"idea": "dogs", "states": {"input": {"reply": "Both"}}}
        assert evaluate(jsonata(value), after_check) == "Both: all of dogs"
        declined = {"idea": "dogs", "states": {"input": {"greenlight_failed": {}}}}
        assert evaluate(jsonata(value), declined) == ": all of dogs"
    assert kept["Next"] == asked.states["check"]["Next"] == f"{asked.name}: next"
    rules = [rule["Next"] for rule in asked.states["answered?"]["Choices"]]
    assert rules == [instead, f"{asked.name}: not answered", asked.name]
    refused, broken = ({"greenlight_failed": {"error": error}} for error in ("ModelDeclined", "Bedrock.X"))
    condition = jsonata(asked.states["answered?"]["Choices"][0]["Condition"])
    assert [evaluate(condition, {"states": {"input": one}}) for one in (refused, broken)] == [True, False]


@pytest.mark.parametrize(
    ("more", "mistake"),
    [
        ({"schema": SCHEMA, "reading": "$states.input.a"}, "reading= cannot use"),
        ({"otherwise": "'all'"}, "otherwise= needs schema= or choices="),
        ({"remember_as": "again"}, '"again" is a name that the step itself uses'),
        ({"conversation_as": "in"}, '"in" is a name that the step itself uses'),
    ],
)
def test_arguments_that_contradict_each_other_are_a_mistake(steps: Steps, more: dict[str, Any], mistake: str) -> None:
    with pytest.raises(WorkflowError, match=mistake):
        ask(steps, **more)


@pytest.mark.parametrize("inside", ["branch", "item", "workflow"])
def test_a_prompt_can_be_the_last_step(inside: str) -> None:
    steps = steps_with(PLAIN)
    asked = steps.ask_model("Ask", prompt="Write", temperature=0, max_tokens=9)
    ways: dict[str, Callable[[], sfn.IChainable]] = {
        "branch": lambda: steps.in_parallel("Both", [asked]),
        "item": lambda: steps.for_each("Each", items="[1]", body=asked),
        "workflow": lambda: asked,
    }
    workflow = ways[inside]()
    end_last_prompts(steps.stack, workflow)
    machine = sfn.StateMachine(steps.stack, "M", definition_body=sfn.DefinitionBody.from_chainable(workflow))
    resource = machine.node.default_child
    assert isinstance(resource, sfn.CfnStateMachine)
    found = dict(states(read_definition(steps.stack.resolve(resource.definition_string))))
    assert found["Ask: answered?"]["Default"] == "Ask: done"
    assert (found["Ask: done"]["Type"], found["Ask: done"]["End"]) == ("Pass", True)
