"""The steps vocabulary: what a chain's workflow is written in. Each word is one or a few states.

    def workflow(steps: Steps) -> IChainable:
        write = steps.ask_model("Write", prompt="Write a haiku", temperature=1, max_tokens=100, remember_as="haiku")
        return write.next(steps.finish("Publish", milestone="haiku", title="Haiku", text="$haiku"))

Arguments called `text`, `file`, `reading`, `values` and `remember` hold JSONata expressions: `$name` is what an earlier
step remembered, `$states.input` what the step before put out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight.spec.catalog import place_of
from greenlight.spec.chain import Chain
from greenlight.spec.gate import Gate
from greenlight.spec.prompts import placeholders
from greenlight.wire.errors import REFUSED
from greenlight.wire.notification import notification_fields
from greenlight_cdk import answers
from greenlight_cdk.answers import assignments
from greenlight_cdk.jsonata import concatenation, expression, object_of, string, text_field
from greenlight_cdk.publishing import Publisher
from stacks.steps import asking
from stacks.steps.questions import CHECKED, check, question
from stacks.steps.topics import ChainTopic, Listener

INPUTS = "$states.context.Execution.Input.inputs"


class WorkflowError(ValueError):
    """A workflow that cannot be synthesised: the text names the chain, the step and the mistake."""


@dataclass(frozen=True)
class Either:
    """One of two prompts, chosen by a JSONata condition when the step runs."""

    condition: str
    then: str
    otherwise: str


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The vocabulary for one chain: makes states in the chain's stack.

    `function_named` gives the Lambda function of a folder in `lambdas/`, of the chain's package or ours, `notifier` the
    one that posts messages (for a chain's own topic), `model_rights` what others need to ask the model. `gate_settings`
    makes of a gate what the deployment wants it to be.
    """

    stack: Stack
    chain: Chain
    prompts: Mapping[str, str]
    model: bedrock.IModel
    topic: sns.ITopic
    function_named: Callable[[str], lambda_.IFunction]
    notifier: Listener
    gate_settings: Callable[[Gate], Gate]
    model_rights: Sequence[iam.PolicyStatement] = ()

    def either(self, condition: str, then: str, otherwise: str) -> Either:
        """A choice between two of the chain's prompts, for `ask_model(prompt=…)`."""
        return Either(condition, then, otherwise)

    def ask_model(
        self,
        name: str,
        *,
        prompt: str | Either,
        temperature: float,
        max_tokens: int,
        values: Mapping[str, str] | None = None,
        reading: str = "$reply",
        remember_as: str = "",
        schema: Mapping[str, Any] | None = None,
        after: str = "",
        conversation_as: str = "",
    ) -> sfn.Chain:
        """Fills a prompt, asks the model, puts out its reply and remembers it.

        A placeholder `{name}` stands for `values[name]`, else for the chain's input of that name, else for the
        variable `$name`. `reading` makes of `$reply` (the reply's text) what is kept. A model that is busy is asked
        again, and so is one whose reply is empty or unreadable. `after` is the conversation that goes before the
        prompt, `conversation_as` keeps it with this prompt and reply. With a JSON `schema` the reply has to fit it: the
        model is shown its mistake and asked again, three tries in all; what is kept is the parsed value, and `reading`
        is left aside. Raises WorkflowError for a prompt that is not there.
        """
        filled = self.fill(name, prompt, values or {})
        messages = asking.conversation(filled, after=after, repairable=schema is not None)
        request = asking.request(messages, temperature=temperature, max_tokens=max_tokens)
        ask = partial(question, self.stack, name, model=self.model, request=request)
        if schema is None:
            kept = {remember_as: asking.reply(reading), conversation_as: asking.reply(asking.with_reply(messages))}
            return sfn.Chain.start(ask(assign=assignments(kept), outputs=expression(asking.reply(reading))))
        asked = ask(outputs=expression(asking.to_check(messages)))
        kept = {remember_as: CHECKED, conversation_as: asking.with_reply("$states.input.asked", "$states.input.reply")}
        validate = self.function_named("validate")
        return asked.next(
            check(self.stack, name, asked=asked, validate=validate, schema=schema, assign=assignments(kept))
        )

    def in_parallel(
        self, name: str, branches: Sequence[sfn.IChainable], *, remember: Mapping[str, str] | None = None
    ) -> sfn.Parallel:
        """Runs the branches at the same time; `$states.result` in `remember` is the list of what they put out."""
        state = sfn.Parallel.jsonata(self.stack, name, assign=_expressions(remember))
        return state.branch(*branches)

    def for_each(
        self,
        name: str,
        *,
        items: str,
        body: sfn.IChainable,
        concurrency: int = 0,
        remember: Mapping[str, str] | None = None,
    ) -> sfn.Map:
        """Runs the body for each item of a list (JSONata), `concurrency` at a time (0: all at once).

        In the body `$states.input` is the item; `$states.result` in `remember` is the list of outputs, in order.
        """
        state = sfn.Map.jsonata(
            self.stack,
            name,
            items=sfn.ProvideItems.jsonata(expression(items)),
            max_concurrency=concurrency or None,
            assign=_expressions(remember),
        )
        return state.item_processor(body)

    def choose(
        self,
        name: str,
        ways: Mapping[str, sfn.IChainable],
        *,
        otherwise: sfn.IChainable,
        otherwise_output: Mapping[str, str] | None = None,
    ) -> sfn.Choice:
        """Goes the first way whose condition (JSONata) holds, else `otherwise`, with what that step gets as input."""
        state = sfn.Choice.jsonata(self.stack, name, outputs=_expressions(otherwise_output))
        for condition, following in ways.items():
            state.when(sfn.Condition.jsonata(expression(condition)), following)
        return state.otherwise(otherwise)

    def run_code(
        self, name: str, *, function: str, payload: Mapping[str, str], remember_as: str = ""
    ) -> tasks.LambdaInvoke:
        """Calls a Lambda function of `lambdas/`; puts out and remembers what it returns. `payload` holds JSONata.

        Lambda's own passing errors are retried.
        """
        result = expression("$states.result.Payload")
        return tasks.LambdaInvoke.jsonata(
            self.stack,
            name,
            lambda_function=self.function_named(function),
            payload=sfn.TaskInput.from_object({key: expression(value) for key, value in payload.items()}),
            assign={remember_as: result} if remember_as else None,
            outputs=result,
        )

    def call_aws(
        self,
        name: str,
        *,
        service: str,
        action: str,
        arguments: Mapping[str, Any],
        resources: Sequence[str],
        remember_as: str = "",
    ) -> tasks.CallAwsService:
        """Calls an AWS service, such as `sns` `publish`, puts out and remembers what it answers.

        `arguments` are the call's parameters in Step Functions' spelling (`TopicArn`), nested as the call wants them;
        an expression is written `{% … %}`. `resources` are the ARNs that the run may do this to.
        """
        return tasks.CallAwsService.jsonata(
            self.stack,
            name,
            service=service,
            action=action,
            parameters=arguments,
            iam_resources=resources,
            assign={remember_as: expression("$states.result")} if remember_as else None,
        )

    def refuse(self, name: str, *, reason: str) -> sfn.Fail:
        """Ends the run as failed, with a reason for people: the run's card says it, so it is a sentence."""
        return sfn.Fail.jsonata(self.stack, name, error=REFUSED, cause=expression(string(reason)))

    def tell(self, name: str, *, milestone: str, title: str, text: str) -> tasks.SnsPublish:
        """Publishes an intermediate result and passes its input on. `milestone` is the card's line it belongs to."""
        return self._at(name, milestone).tell(name, title=title, text=text)

    def own_topic(self, name: str) -> sns.Topic:
        """A topic of the chain's own; what it gets as `notification_text` appears in the run's thread."""
        return ChainTopic(self.stack, name, notifier=self.notifier)

    def notification_text(self, milestone: str, *, title: str, text: str) -> str:
        """A `tell` as JSON text, for a topic of the chain's own."""
        said = {"title": text_field(title), "text": expression(string(text))}
        fields = notification_fields("tell", step=self._milestone(title, milestone), **said)
        return expression(f"$string({object_of(fields)})")

    def ask_human(
        self,
        name: str,
        *,
        gate: Gate,
        milestone: str,
        title: str,
        text: str,
        options: str = "",
        remember_as: str = "answer",
        text_as: str = "",
    ) -> sfn.Chain:
        """Shows a text, asks the gate's question, and waits for the answer: `{"choice", "user", "at", "decision"}`.

        With it come `words`, the edited `text` or the place of the `option`, where the choice asks for them. `options`
        (JSONata) are the texts to pick from; `text_as` remembers the text that was decided for: as it was shown, as it
        was edited, or the one picked. When nobody answers in time people are told so; then the run ends well, or fails,
        or goes on with the gate's choice for that.
        """
        for mistake in answers.mistakes(self._gate(name, gate), options=options, text_as=text_as):
            raise self._mistake(name, mistake)
        return self._at(name, milestone).ask(
            name,
            gate=self.gate_settings(gate),
            title=title,
            text=text,
            options=options,
            remember_as=remember_as,
            text_as=text_as,
        )

    def finish(self, name: str, *, milestone: str, title: str, text: str, file: str = "") -> tasks.SnsPublish:
        """Publishes the result, with a file where `file` is `{"bucket", "key", "name"}`, and puts out its text."""
        return self._at(name, milestone).finish(name, title=title, text=text, file=file)

    def fill(self, step: str, prompt: str | Either, values: Mapping[str, str]) -> str:
        """The prompt as a JSONata expression, as `ask_model` fills it. Raises WorkflowError where it is not there."""
        if isinstance(prompt, Either):
            then, otherwise = (self.fill(step, one, values) for one in (prompt.then, prompt.otherwise))
            return f"{prompt.condition} ? {then} : {otherwise}"
        if prompt not in self.prompts:
            raise self._mistake(step, f'prompts.md has no heading "{prompt}"')
        inputs = {part.name: f"{INPUTS}.{part.name}" for part in self.chain.inputs}
        variables = {name: f"${name}" for name in placeholders(self.prompts[prompt])}
        return concatenation(self.prompts[prompt], {**variables, **inputs, **values})

    def _at(self, name: str, milestone: str) -> Publisher:
        return Publisher(scope=self.stack, topic=self.topic, place={"step": self._milestone(name, milestone)})

    def _milestone(self, name: str, key: str) -> str:
        if key not in {part.key for part in self.chain.milestones}:
            raise self._mistake(name, f'the chain has no milestone "{key}"')
        return key

    def _gate(self, name: str, gate: Gate) -> Gate:
        if gate not in self.chain.gates:
            raise self._mistake(name, f'the chain has no gate "{gate.key}"')
        return gate

    def _mistake(self, step: str, what: str) -> WorkflowError:
        return WorkflowError(f'{place_of(self.chain, "workflow.py")}: at "{step}": {what}')


def _expressions(fields: Mapping[str, str] | None) -> dict[str, str] | None:
    return {name: expression(value) for name, value in fields.items()} if fields else None
