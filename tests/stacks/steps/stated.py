"""Steps of the movie pitch, and their states as JSON, for tests."""

from dataclasses import dataclass
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from chains.movie_pitch.chain import chain
from greenlight.models.model import read_model
from local.aws.jsonata import evaluate
from stacks.settings.models import AskedModel
from stacks.steps.topics import Listener
from stacks.steps.vocabulary import Steps

PLAIN, THINKING = "us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-sonnet-5"
CONTEXT = {"Execution": {"Input": {"inputs": {"movie": "cats"}}}}
ASKED = [{"role": "user", "content": "Write about cats and dogs."}]


def steps_with(model: object) -> Steps:
    """Steps of the movie pitch with the prompt "Write", for a model as the setting names it."""
    stack = Stack(App(), "S")
    return Steps(
        stack=stack,
        chain=chain,
        prompts={"Write": "Write about {movie} and {idea}."},
        model=AskedModel(stack, read_model(model)),
        topic=sns.Topic(stack, "Topic"),
        function_named=lambda name: lambda_.Function.from_function_arn(
            stack, f"{name}-{len(stack.node.children)}", f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
        ),
        notifier=Listener(
            lambda_.Function.from_function_arn(stack, "N", "arn:aws:lambda:us-east-1:123456789012:function:n"),
            *(sqs.Queue(stack, name) for name in ("DeadLetters", "Queue", "Undelivered")),
        ),
        gate_settings=lambda gate: gate,
    )


@pytest.fixture(scope="module")
def steps() -> Steps:
    return steps_with(PLAIN)


def jsonata(field: str) -> str:
    """The expression in a state's field, without `{% %}`."""
    assert field.startswith("{% ")
    assert field.endswith(" %}")
    return field[3:-3]


@dataclass(frozen=True)
class Asked:
    """The states of an `ask_model` step, as JSON by what follows the step's name: "", "answered?", "check" …"""

    name: str
    states: dict[str, dict[str, Any]]

    def bindings(self, given: Any, **more: Any) -> dict[str, Any]:
        variables = {name: value for name, value in more.items() if name != "result"}
        states = {"context": CONTEXT, "input": given, **({"result": more["result"]} if "result" in more else {})}
        return {"states": states, "idea": "dogs", **variables}

    def sent(self, given: Any = None, **variables: Any) -> dict[str, Any]:
        """The body that the step sends for its input."""
        body: dict[str, Any] = evaluate(
            jsonata(self.states[""]["Arguments"]["Body"]), self.bindings(given, **variables)
        )
        return body

    def output(self, result: Any, given: Any = None, **variables: Any) -> Any:
        """What the step puts out after a reply."""
        return evaluate(jsonata(self.states[""]["Output"]), self.bindings(given, result=result, **variables))

    def kept(self, result: Any, given: Any = None, **variables: Any) -> Any:
        """The variables and the output after a reply in prose, as the choice after it keeps them."""
        choice = self.states["answered?"]
        bindings = {"states": {"input": self.output(result, given, **variables)}}
        output = evaluate(jsonata(choice["Output"]), bindings) if "Output" in choice else bindings["states"]["input"]
        return {name: evaluate(jsonata(value), bindings) for name, value in choice["Assign"].items()}, output

    def after(self, output: Any) -> str:
        """Which state follows the choice: "failed", "again" or "on"."""
        rules = self.states["answered?"]["Choices"]
        taken = [evaluate(jsonata(rule["Condition"]), {"states": {"input": output}}) for rule in rules]
        return {(True, False): "failed", (False, True): "again", (False, False): "on"}[tuple(taken)]

    def caught(self, state: str, error: str, given: Any, cause: str) -> Any:
        """What the catcher of an error passes on."""
        (catch,) = [catch for catch in self.states[state]["Catch"] if error in catch["ErrorEquals"]]
        states = {"input": given, "context": CONTEXT, "errorOutput": {"Error": error, "Cause": cause}}
        return evaluate(jsonata(catch["Output"]), {"states": states, "idea": "dogs"})


def ask(steps: Steps, **more: Any) -> Asked:
    """The states of a step that asks the prompt "Write"."""
    name = f"Ask {len(steps.stack.node.children)}"
    steps.ask_model(name, prompt="Write", **{"temperature": 0.5, "max_tokens": 10, **more}).next(
        sfn.Pass(steps.stack, f"{name}: next")
    )
    found = {
        child.node.id.removeprefix(name).removeprefix(": "): state_json(steps, child)
        for child in steps.stack.node.children
        if isinstance(child, sfn.State) and child.node.id.startswith(name)
    }
    return Asked(name, found)


def state_json(steps: Steps, state: sfn.State) -> dict[str, Any]:
    found: dict[str, Any] = steps.stack.resolve(state.to_state_json())
    return found


def replied(*texts: str, stop: str = "end_turn", thought: str = "", **more: Any) -> dict[str, Any]:
    """The result of InvokeModel."""
    content = [{"type": "text", "text": text} for text in texts]
    thoughts = [{"type": "thinking", "thinking": thought, "signature": "s"}] if thought else []
    return {"Body": {"content": [*thoughts, *content], "stop_reason": stop, **more}}


def conversed(*texts: str, stop: str = "end_turn", thought: str = "") -> dict[str, Any]:
    """The result of Converse."""
    thoughts = [{"ReasoningContent": {"ReasoningText": {"Text": thought}}}] if thought else []
    content = [*thoughts, *({"Text": text} for text in texts)]
    return {"Output": {"Message": {"Role": "assistant", "Content": content}}, "StopReason": stop}
