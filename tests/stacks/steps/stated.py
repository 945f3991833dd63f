"""Steps of the movie pitch, and their states as JSON, for tests."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import chain
from stacks.settings.models import model_named
from stacks.steps.topics import Listener
from stacks.steps.vocabulary import Steps


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
    """The expression in a state's field, without `{% %}`."""
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
    """`$states` after a model has replied."""
    content = [{"type": "text", "text": text} for text in texts]
    return {"states": {"result": {"Body": {"content": content, "stop_reason": stop}}}}
