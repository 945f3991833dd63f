import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.spec.gate import Choice, Gate
from local.aws.jsonata import QueryError, evaluate
from stacks.settings.models import model_named
from stacks.steps.topics import Listener
from stacks.steps.vocabulary import Steps, WorkflowError

STRANGER = Gate(
    key="stranger",
    question="?",
    choices=(Choice(key="a", label="A", done="A"), Choice(key="b", label="B", done="B")),
)


@pytest.fixture(scope="module")
def steps() -> Steps:
    stack = Stack(App(), "S")
    return Steps(
        stack=stack,
        chain=chain,
        prompts={"Write": "Write about {movie} and {idea}."},
        model=model_named(stack, "anthropic.claude"),
        topic=sns.Topic(stack, "Topic"),
        function_named=lambda name: lambda_.Function.from_function_arn(
            stack, f"{name}-{len(stack.node.children)}", f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
        ),
        notifier=Listener(
            lambda_.Function.from_function_arn(stack, "N", "arn:aws:lambda:us-east-1:123456789012:function:n"),
            sqs.Queue(stack, "Q"),
        ),
        gate_settings=lambda gate: gate,
    )


def jsonata(field: str) -> str:
    """The expression in a state's field, without its marks."""
    assert field.startswith("{% ")
    assert field.endswith(" %}")
    return field[3:-3]


def model_state(steps: Steps, **more: Any) -> dict[str, Any]:
    name = f"Ask {len(steps.stack.node.children)}"
    asked = steps.ask_model(name, prompt="Write", temperature=0.5, max_tokens=10, **more)
    return state_json(steps, asked.start_state)


def state_json(steps: Steps, state: sfn.State) -> dict[str, Any]:
    found: dict[str, Any] = steps.stack.resolve(state.to_state_json())
    return found


def replied(*texts: str, stop: str = "end_turn") -> dict[str, Any]:
    """What `$states` holds once a model has replied."""
    content = [{"type": "text", "text": text} for text in texts]
    return {"states": {"result": {"Body": {"content": content, "stop_reason": stop}}}}


MISTAKES: dict[str, Callable[[Steps], object]] = {
    'no heading "Wrong"': lambda steps: steps.ask_model("One", prompt="Wrong", temperature=0, max_tokens=1),
    'no milestone "nowhere"': lambda steps: steps.tell("One", milestone="nowhere", title="", text="$a"),
    "and there are no options=": lambda steps: steps.ask_human(
        "One", gate=GREENLIGHT, milestone="decision", title="", text="$a", text_as="a"
    ),
    "and no text_as= remembers it": lambda steps: steps.ask_human(
        "One", gate=GREENLIGHT, milestone="decision", title="", text="$a", options="$b"
    ),
    'no gate "stranger"': lambda steps: steps.ask_human(
        "One", gate=STRANGER, milestone="decision", title="", text="$a"
    ),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_step(steps: Steps, what: str) -> None:
    with pytest.raises(WorkflowError, match=what) as raised:
        MISTAKES[what](steps)
    assert 'chains/movie_pitch/workflow.py: at "One"' in str(raised.value)


def test_a_placeholder_is_a_value_an_input_or_a_variable_in_that_order(steps: Steps) -> None:
    prompt = steps.fill("One", "Write", {})
    assert "($states.context.Execution.Input.inputs.movie)" in prompt
    assert "($idea)" in prompt
    assert "($ideas[0])" in steps.fill("One", "Write", {"idea": "$ideas[0]"})


def test_a_prompt_is_one_state_that_asks_keeps_and_puts_out_the_reply(steps: Steps) -> None:
    state = model_state(steps, remember_as="pitch")
    body = state["Arguments"]["Body"]
    assert (body["max_tokens"], body["temperature"]) == (10, 0.5)
    typed = '"quotes" {% x %} & {idea} \\ \n 🎬'
    context = {"Execution": {"Input": {"inputs": {"movie": typed}}}}
    messages = evaluate(jsonata(body["messages"]), {"states": {"context": context}, "idea": typed})
    assert messages == [{"role": "user", "content": f"Write about {typed} and {typed}."}]
    for kept in (state["Assign"]["pitch"], state["Output"]):
        assert evaluate(jsonata(kept), replied("two ", "parts")) == "two parts"


def test_a_reply_that_was_cut_says_so(steps: Steps) -> None:
    output = jsonata(model_state(steps)["Output"])
    assert evaluate(output, replied("cut", stop="max_tokens")) == (
        "cut\n\n_(The model reached its length limit here.)_"
    )


@pytest.mark.parametrize("reply", [replied(""), replied(" \n"), replied()], ids=["empty", "white", "none"])
def test_an_empty_reply_is_an_error_that_is_asked_about_again(steps: Steps, reply: dict[str, Any]) -> None:
    state = model_state(steps)
    with pytest.raises(QueryError):
        evaluate(jsonata(state["Output"]), reply)
    assert ["States.QueryEvaluationError"] in [retry["ErrorEquals"] for retry in state["Retry"]]


def test_a_reading_makes_of_the_reply_what_is_kept_and_nothing_found_is_an_error(steps: Steps) -> None:
    output = jsonata(model_state(steps, reading="$number($match($reply, /[1-3]/)[0].match)")["Output"])
    assert evaluate(output, replied("Number 2, surely.")) == 2
    with pytest.raises(QueryError):
        evaluate(output, replied("None of them."))


def test_a_question_is_asked_as_the_deployment_wants_its_gate(steps: Steps) -> None:
    given = replace(steps, gate_settings=lambda gate: replace(gate, timeout=timedelta(seconds=5)))
    asked = given.ask_human(
        "Ask", gate=GREENLIGHT, milestone="decision", title="T", text="$pitch", options="$ideas", text_as="pitch"
    )
    state = state_json(steps, asked.start_state)
    message = state["Arguments"]["Message"]
    assert (state["TimeoutSeconds"], message["gate"]["timeout"], message["step"]) == (5, 5, "decision")


def test_a_file_travels_with_the_result_and_nothing_else_of_what_made_it(steps: Steps) -> None:
    publish = steps.finish("Publish", milestone="one_pager", title="T", text="$a", file="$pdf")
    message = state_json(steps, publish)["Arguments"]["Message"]
    made = {"bucket": "b", "key": "k", "name": "n.pdf", "more": 1}
    assert evaluate(jsonata(message["file"]), {"pdf": made}) == {"bucket": "b", "key": "k", "name": "n.pdf"}


SCHEMA = {"type": "object", "required": ["score"], "properties": {"score": {"type": "integer"}}}
CONTEXT = {"Execution": {"Input": {"inputs": {"movie": "cats"}}}}
ASKED = [{"role": "user", "content": "Write about cats and dogs."}]


def sent(state: dict[str, Any], given: Any, **variables: Any) -> Any:
    """The messages that a state sends for what it is given."""
    bindings = {"states": {"context": CONTEXT, "input": given}, "idea": "dogs", **variables}
    return evaluate(jsonata(state["Arguments"]["Body"]["messages"]), bindings)


def put_out(state: dict[str, Any], given: Any, reply: str) -> Any:
    states = {"context": CONTEXT, "input": given, **replied(reply)["states"]}
    return evaluate(jsonata(state["Output"]), {"states": states, "idea": "dogs"})


@pytest.mark.parametrize("given", [{"inputs": {}}, "a text", ["a", "list"], [{"of": "objects"}], 7])
def test_a_checked_question_asks_its_prompt_whatever_comes_before(steps: Steps, given: Any) -> None:
    state = model_state(steps, schema=SCHEMA)
    assert sent(state, given) == ASKED
    assert put_out(state, given, "{}") == {"asked": ASKED, "reply": "{}", "tries": 1}


def checked(steps: Steps, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A question that is checked, and its check."""
    name = f"Checked {len(steps.stack.node.children)}"
    asked = steps.ask_model(name, prompt="Write", temperature=0, max_tokens=9, schema=SCHEMA, **more)
    check = steps.stack.node.find_child(f"{name}: check")
    assert isinstance(check, sfn.State)
    return state_json(steps, asked.start_state), state_json(steps, check)


def test_a_reply_that_does_not_fit_is_shown_to_the_model_with_the_error(steps: Steps) -> None:
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


def test_a_checked_reply_is_kept_as_a_value(steps: Steps) -> None:
    _, check = checked(steps, remember_as="scores")
    assert check["Arguments"]["Payload"]["schema"] == SCHEMA
    states = {"states": {"result": {"Payload": {"score": 7}}}}
    for kept in (check["Assign"]["scores"], check["Output"]):
        assert evaluate(jsonata(kept), states) == {"score": 7}


def test_a_conversation_goes_on_with_what_was_said(steps: Steps) -> None:
    earlier = [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Good day."}]
    state = model_state(steps, after="$talk", conversation_as="talk")
    assert sent(state, {}, talk=earlier) == [*earlier, *ASKED]
    states = {"context": CONTEXT, "input": {}, **replied("Done.")["states"]}
    kept = evaluate(jsonata(state["Assign"]["talk"]), {"states": states, "idea": "dogs", "talk": earlier})
    assert kept == [*earlier, *ASKED, {"role": "assistant", "content": "Done."}]


def test_a_list_is_gone_through_so_many_at_a_time(steps: Steps) -> None:
    body = sfn.Pass(steps.stack, "Item")
    state = state_json(
        steps, steps.for_each("Each", items="$books", body=body, concurrency=3, remember={"all": "$states.result"})
    )
    assert (jsonata(state["Items"]), state["MaxConcurrency"]) == ("$books", 3)
    assert jsonata(state["Assign"]["all"]) == "$states.result"


def test_a_call_of_aws_and_a_refusal_are_a_state_each(steps: Steps) -> None:
    arguments = {"TopicArn": "arn", "Message": "{% $idea %}"}
    call = steps.call_aws("Send", service="sns", action="publish", arguments=arguments, resources=["arn"])
    state = state_json(steps, call)
    assert "aws-sdk:sns:publish" in str(state["Resource"])
    assert state["Arguments"] == arguments
    refused = steps.refuse("Refuse", reason="$idea & ' is no book.'").to_state_json()
    assert (refused["Error"], evaluate(jsonata(refused["Cause"]), {"idea": 20})) == ("Refused", "20 is no book.")
    assert evaluate(jsonata(steps.refuse("No", reason="$idea").to_state_json()["Cause"]), {"idea": 20}) == "20"


def test_a_message_for_a_chains_own_topic_has_text_whatever_the_values_are(steps: Steps) -> None:
    written = jsonata(steps.notification_text("decision", title="{% $idea %}", text="$idea"))
    context = {"Execution": {"Id": "e", "Input": {"run": {}}}, "State": {"EnteredTime": "t"}}
    message = json.loads(evaluate(written, {"idea": 20, "states": {"context": context}}))
    assert (message["title"], message["text"]) == ("20", "20")
