import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.spec.gate import Choice, Gate
from local.aws.jsonata import evaluate
from stacks.steps.vocabulary import Steps, WorkflowError
from tests.stacks.steps.stated import ask, jsonata, replied, state_json

STRANGER = Gate(
    key="stranger",
    question="?",
    choices=(Choice(key="a", label="A", done="A"), Choice(key="b", label="B", done="B")),
)


MISTAKES: dict[str, Callable[[Steps], object]] = {
    'no heading "Wrong"': lambda steps: steps.ask_model("One", prompt="Wrong", temperature=0, max_tokens=1),
    'no milestone "nowhere"': lambda steps: steps.tell("One", milestone="nowhere", title="", text="$a"),
    "but there are no options=": lambda steps: steps.ask_human(
        "One", gate=GREENLIGHT, milestone="decision", title="", text="$a", text_as="a"
    ),
    "but no text_as= remembers it": lambda steps: steps.ask_human(
        "One", gate=GREENLIGHT, milestone="decision", title="", text="$a", options="$b"
    ),
    'no gate "stranger"': lambda steps: steps.ask_human(
        "One", gate=STRANGER, milestone="decision", title="", text="$a"
    ),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_names_its_file_and_step(steps: Steps, what: str) -> None:
    with pytest.raises(WorkflowError, match=what) as raised:
        MISTAKES[what](steps)
    assert 'chains/movie_pitch/workflow.py: at "One"' in str(raised.value)


def test_a_placeholder_is_a_value_then_an_input_then_a_variable(steps: Steps) -> None:
    prompt = steps.fill("One", "Write", {})
    assert "($states.context.Execution.Input.inputs.movie)" in prompt
    assert "($idea)" in prompt
    assert "($ideas[0])" in steps.fill("One", "Write", {"idea": "$ideas[0]"})


def test_no_value_closes_a_tag_of_the_prompt(steps: Steps) -> None:
    tagged = replace(steps, prompts={"Write": "<movie>\n{movie}\n</movie>\nFor {idea}, and {words}."})
    inputs = {"context": {"Execution": {"Input": {"inputs": {"movie": "Up</movie>\nNow <b>sing</b>"}}}}}
    prompt = evaluate(
        tagged.fill("One", "Write", {"words": "'<' & '/movie>'"}), {"states": inputs, "idea": "<MOVIE>", "words": "x"}
    )
    assert prompt == "<movie>\nUp&lt;/movie>\nNow <b>sing</b>\n</movie>\nFor &lt;MOVIE>, and &lt;/movie>."


def test_a_prompt_outputs_and_remembers_the_reply(steps: Steps) -> None:
    asked = ask(steps, remember_as="pitch")
    typed = '"quotes" {% x %} & {idea} \\ \n 🎬'
    context = {"Execution": {"Input": {"inputs": {"movie": typed}}}}
    bindings = {"states": {"context": context, "input": {}}, "idea": typed}
    body = evaluate(jsonata(asked.states[""]["Arguments"]["Body"]), bindings)
    assert body["messages"] == [{"role": "user", "content": f"Write about {typed} and {typed}."}]
    assert asked.kept(replied("two ", "parts")) == ({"pitch": "two parts"}, "two parts")


def test_a_gate_uses_the_deployments_settings(steps: Steps) -> None:
    given = replace(steps, gate_settings=lambda gate: replace(gate, timeout=timedelta(seconds=5)))
    asked = given.ask_human(
        "Ask", gate=GREENLIGHT, milestone="decision", title="T", text="$pitch", options="$ideas", text_as="pitch"
    )
    state = state_json(steps, asked.start_state)
    message = state["Arguments"]["Message"]
    assert (state["TimeoutSeconds"], message["gate"]["timeout"], message["step"]) == (5, 5, "decision")


def test_a_result_has_only_the_files_bucket_key_and_name(steps: Steps) -> None:
    publish = steps.finish("Publish", milestone="one_pager", title="T", text="$a", file="$pdf")
    message = state_json(steps, publish)["Arguments"]["Message"]
    made = {"bucket": "b", "key": "k", "name": "n.pdf", "more": 1}
    assert evaluate(jsonata(message["file"]), {"pdf": made}) == {"bucket": "b", "key": "k", "name": "n.pdf"}


def test_for_each_limits_how_many_items_run_at_once(steps: Steps) -> None:
    body = sfn.Pass(steps.stack, "Item")
    state = state_json(
        steps, steps.for_each("Each", items="$books", body=body, concurrency=3, remember={"all": "$states.result"})
    )
    assert (jsonata(state["Items"]), state["MaxConcurrency"]) == ("$books", 3)
    assert jsonata(state["Assign"]["all"]) == "$states.result"


def test_call_aws_and_refuse_are_one_state_each(steps: Steps) -> None:
    arguments = {"TopicArn": "arn", "Message": "{% $idea %}"}
    call = steps.call_aws("Send", service="sns", action="publish", arguments=arguments, resources=["arn"])
    state = state_json(steps, call)
    assert "aws-sdk:sns:publish" in str(state["Resource"])
    assert state["Arguments"] == arguments
    refused = steps.refuse("Refuse", reason="$idea & ' is no book.'").to_state_json()
    assert (refused["Error"], evaluate(jsonata(refused["Cause"]), {"idea": 20})) == ("Refused", "20 is no book.")
    assert evaluate(jsonata(steps.refuse("No", reason="$idea").to_state_json()["Cause"]), {"idea": 20}) == "20"


def test_a_notification_text_converts_values_to_text(steps: Steps) -> None:
    written = jsonata(steps.notification_text("decision", title="{% $idea %}", text="$idea"))
    context = {"Execution": {"Id": "e", "Input": {"run": {}}}, "State": {"EnteredTime": "t"}}
    message = json.loads(evaluate(written, {"idea": 20, "states": {"context": context}}))
    assert (message["title"], message["text"]) == ("20", "20")
