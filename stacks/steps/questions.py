"""The states of a prompt: one asks the model, a choice looks at how that went, and a check may read the reply."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight.wire.errors import CUT, DECLINED
from greenlight_cdk.answers import assignments
from greenlight_cdk.jsonata import expression
from greenlight_cdk.retries import MODEL_BUSY, QUERY_ERROR, REQUEST_REFUSED, retry
from stacks.checks.definitions import LOOK, NOT_ANSWERED
from stacks.settings.models import ASK, AskedModel
from stacks.steps import asking

CHECKED = "$states.result.Payload"
"""The parsed reply, in the state that checks it."""

MODEL_CALLS = ("bedrock:invokeModel", "bedrockruntime:converse")
"""How the resources of tasks end that ask a model."""


@dataclass(frozen=True)
class Either:
    """One of two prompts. A JSONata condition chooses when the step runs."""

    condition: str
    then: str
    otherwise: str

    def on_input(self) -> "Either":
        """The same, with the step's first input for `$states.input`."""
        return replace(self, condition=asking.on_input(self.condition))


@dataclass(frozen=True)
class Sent:
    """What a step sends: the conversation (JSONata), and the limits as the chain states them."""

    messages: str
    temperature: float
    max_tokens: int


@dataclass(frozen=True)
class Kept:
    """What a step keeps: `reading` of `$reply` (JSONata), in the variable `variable`, and the whole conversation.

    `otherwise` is what it keeps if the model gives no usable reply, whose text is `$reply` ("" if it declined); without
    it the run fails. "" means none.
    """

    reading: str
    variable: str = ""
    conversation: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class Question:
    """A prompt that is asked in one step of a chain."""

    stack: Stack
    name: str
    model: AskedModel
    sent: Sent
    kept: Kept

    def states(self, form: Mapping[str, Any], function_named: Callable[[str], lambda_.IFunction]) -> sfn.Chain:
        """The states of the step. A reply has the `form` (`form_of`), or is prose. Raises ValueError."""
        if form and "$states.input" in self.kept.reading:
            raise ValueError("reading= cannot use $states.input, because another state reads a checked reply")
        for name in {self.kept.variable, self.kept.conversation} & asking.OWN:
            raise ValueError(f'"{name}" is a name that the step itself uses: remember it under another one')
        if self.kept.otherwise and not form:
            raise ValueError("otherwise= needs schema= or choices=, because prose is never off format")
        return self.checked(function_named("validate"), form) if form else self.plain()

    def plain(self) -> sfn.Chain:
        """The states of a prompt whose reply is prose."""
        api, reading = self.model.family.api, asking.on_input(self.kept.reading)
        if self.kept.conversation:
            kept = f"{{'reply': {reading}, 'talk': {asking.with_reply(self.sent.messages)}}}"
            asked = self._ask(asking.reply(kept, api))
            variables = {self.kept.variable: "$states.input.reply", self.kept.conversation: "$states.input.talk"}
            look = self._look(asked, assign=assignments(variables), outputs=expression("$states.input.reply"))
        else:
            asked = self._ask(asking.reply(reading, api))
            look = self._look(asked, assign=assignments({self.kept.variable: "$states.input"}))
        return sfn.Chain.sequence(asked, look.afterwards(include_otherwise=True))

    def checked(self, validate: lambda_.IFunction, form: Mapping[str, Any]) -> sfn.Chain:
        """The states of a prompt whose reply has to have a form: `{"schema": …}` or `{"choices": […]}`."""
        asked = self._ask(asking.to_check(self.sent.messages, self.model.family.api))
        value = f"($reply := {CHECKED}; {self.kept.reading})"
        talk = asking.with_reply("[$states.input.asked]", "$states.input.reply")
        state = tasks.LambdaInvoke.jsonata(
            self.stack,
            f"{self.name}: check",
            lambda_function=validate,
            payload=sfn.TaskInput.from_object(
                {**{key: expression(f"$states.input.{key}") for key in ("reply", "ended", "tries")}, **form}
            ),
            assign=assignments({self.kept.variable: value, self.kept.conversation: talk}),
            outputs=expression(value),
        )
        state.add_catch(asked, errors=[asking.REFUSED_REPLY], outputs=expression(asking.repair()))
        state.add_catch(asked, errors=[asking.CUT_REPLY], outputs=expression(asking.more_room()))
        if not self.kept.otherwise:
            self._look(asked).otherwise(state)
            return sfn.Chain.custom(asked, [state], state)
        instead = self._instead()
        state.add_catch(instead, errors=[asking.NOT_VALID], outputs=expression("$states.input"))
        self._look(asked, failing=instead).otherwise(state)
        return sfn.Chain.custom(asked, [state, instead], state)

    def _ask(self, output: str) -> sfn.TaskStateBase:
        """Asks the model. Retries while it is busy, and when the reply is empty or unreadable."""
        arguments = asking.request(
            self.sent.messages, self.model.family, temperature=self.sent.temperature, max_tokens=self.sent.max_tokens
        )
        state = self._task(arguments, expression(output))
        retry(state, MODEL_BUSY, attempts=6, longest=60)
        retry(state, [QUERY_ERROR], attempts=2, longest=5)
        return state

    def _task(self, arguments: Mapping[str, Any], outputs: str) -> sfn.TaskStateBase:
        if self.model.family.api == "messages":
            body = sfn.TaskInput.from_text(arguments["Body"])
            return tasks.BedrockInvokeModel.jsonata(
                self.stack, self.name, model=self.model.imported, body=body, outputs=outputs
            )
        return tasks.CallAwsService.jsonata(
            self.stack,
            self.name,
            service="bedrockruntime",
            action="converse",
            parameters={"ModelId": self.model.model_arn, **arguments},
            iam_action=ASK,
            iam_resources=[self.model.model_arn],
            outputs=outputs,
        )

    def _look(
        self,
        asked: sfn.TaskStateBase,
        *,
        failing: sfn.IChainable | None = None,
        assign: Mapping[str, Any] | None = None,
        outputs: str | None = None,
    ) -> sfn.Choice:
        """Looks at how asking went: asks once more where that helps, and fails if the model does not answer."""
        look = sfn.Choice.jsonata(self.stack, f"{self.name}{LOOK}", assign=assign, outputs=outputs)
        if asking.sends_optional_fields(self.model.family):
            asked.add_catch(look, errors=REQUEST_REFUSED, outputs=expression(asking.without_optional()))
        asked.next(look)
        if failing:
            look.when(_failed_as(DECLINED, CUT), failing)
        look.when(_has(asking.FAILED), self._fail())
        look.when(_has(asking.AGAIN), asked)
        return look

    def _fail(self) -> sfn.Fail:
        return sfn.Fail.jsonata(
            self.stack,
            f"{self.name}{NOT_ANSWERED}",
            error=expression(f"$states.input.{asking.FAILED}.error"),
            cause=expression(f"$states.input.{asking.FAILED}.cause"),
        )

    def _instead(self) -> sfn.Pass:
        """What the step outputs and remembers if there is no usable reply."""
        last = "$exists($states.input.reply) ? $states.input.reply : ''"
        value = f"($reply := {last}; {self.kept.otherwise})"
        return sfn.Pass.jsonata(
            self.stack,
            f"{self.name}: otherwise",
            outputs=expression(value),
            assign=assignments({self.kept.variable: value}),
        )


def _failed_as(*errors: str) -> sfn.Condition:
    return sfn.Condition.jsonata(expression(f"$states.input.{asking.FAILED}.error in {list(errors)}"))


def _has(field: str) -> sfn.Condition:
    return sfn.Condition.jsonata(expression(f"$exists($states.input.{field})"))


def form_of(schema: Mapping[str, Any] | None, choices: Sequence[str]) -> dict[str, Any]:
    """What a reply is checked against; {} for prose."""
    if choices:
        return {"choices": list(choices)}
    return {"schema": dict(schema)} if schema is not None else {}


def end_last_prompts(stack: Stack, steps: sfn.IChainable) -> None:
    """Ends the steps if they end with a prompt. A choice cannot be the last state, so one that does nothing is."""
    for state in sfn.State.find_reachable_states(steps.start_state):
        if state.state_id.endswith(LOOK) and "Default" not in state.to_state_json():
            assert isinstance(state, sfn.Choice)
            state.otherwise(sfn.Pass.jsonata(stack, f"{state.state_id.removesuffix(LOOK)}: done"))
