"""The two states of a prompt with a schema."""

from typing import Any

import pytest
from aws_cdk import aws_stepfunctions as sfn

from local.aws.jsonata import evaluate
from stacks.steps.vocabulary import Steps
from tests.stacks.steps.stated import jsonata, model_state, replied, state_json
from tests.stacks.steps.test_vocabulary import ASKED, CONTEXT, sent

SCHEMA = {"type": "object", "required": ["score"], "properties": {"score": {"type": "integer"}}}


def put_out(state: dict[str, Any], given: Any, reply: str) -> Any:
    states = {"context": CONTEXT, "input": given, **replied(reply)["states"]}
    return evaluate(jsonata(state["Output"]), {"states": states, "idea": "dogs"})


@pytest.mark.parametrize("given", [{"inputs": {}}, "a text", ["a", "list"], [{"of": "objects"}], 7])
def test_a_checked_prompt_ignores_its_input_at_first(steps: Steps, given: Any) -> None:
    state = model_state(steps, schema=SCHEMA)
    assert sent(state, given) == ASKED
    assert put_out(state, given, "{}") == {"asked": ASKED, "reply": "{}", "tries": 1}


def checked(steps: Steps, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The state of a prompt with a schema, and the state that checks the reply."""
    name = f"Checked {len(steps.stack.node.children)}"
    asked = steps.ask_model(name, prompt="Write", temperature=0, max_tokens=9, schema=SCHEMA, **more)
    check = steps.stack.node.find_child(f"{name}: check")
    assert isinstance(check, sfn.State)
    return state_json(steps, asked.start_state), state_json(steps, check)


def test_a_wrong_reply_goes_back_to_the_model_with_the_error(steps: Steps) -> None:
    question, check = checked(steps)
    (catch,) = check["Catch"]
    assert catch["ErrorEquals"] == ["InvalidReplyError"]
    cause = '{"errorMessage": "Wrong.", "errorType": "InvalidReplyError"}'
    given = {"asked": ASKED, "reply": "{}", "tries": 1}
    back = evaluate(jsonata(catch["Output"]), {"states": {"input": given, "errorOutput": {"Cause": cause}}})
    talk = [*ASKED, {"role": "assistant", "content": "{}"}, {"role": "user", "content": "Wrong."}]
    assert back == {"repair": talk, "tries": 2}
    assert sent(question, back) == talk
    assert put_out(question, back, "[]") == {"asked": talk, "reply": "[]", "tries": 2}


def test_a_checked_reply_is_kept_as_a_parsed_value(steps: Steps) -> None:
    _, check = checked(steps, remember_as="scores")
    assert check["Arguments"]["Payload"]["schema"] == SCHEMA
    states = {"states": {"result": {"Payload": {"score": 7}}}}
    for kept in (check["Assign"]["scores"], check["Output"]):
        assert evaluate(jsonata(kept), states) == {"score": 7}
