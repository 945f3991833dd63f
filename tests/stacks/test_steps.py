from collections.abc import Callable

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_sns as sns

from chains.movie_pitch.chain import chain
from chains.spec import Choice, Gate
from stacks.models import model_named
from stacks.steps import Steps, WorkflowError

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
        function_named=lambda name: pytest.fail(name),
    )


MISTAKES: dict[str, Callable[[Steps], object]] = {
    'no heading "Wrong"': lambda steps: steps.ask_model("One", prompt="Wrong", temperature=0, max_tokens=1),
    'no step "nowhere"': lambda steps: steps.tell("One", step="nowhere", title="", text="$a"),
    'no gate "stranger"': lambda steps: steps.ask_human("One", gate=STRANGER, step="decision", title="", text="$a"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_step(steps: Steps, what: str) -> None:
    with pytest.raises(WorkflowError, match=what) as raised:
        MISTAKES[what](steps)
    assert 'chains/movie_pitch/workflow.py: at "One"' in str(raised.value)


def test_a_placeholder_is_a_value_an_input_or_a_variable_in_that_order(steps: Steps) -> None:
    prompt = steps._prompt("One", "Write", {})
    assert "($states.context.Execution.Input.inputs.movie)" in prompt
    assert "($idea)" in prompt
    assert "($ideas[0])" in steps._prompt("One", "Write", {"idea": "$ideas[0]"})
