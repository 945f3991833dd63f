"""The vocabulary for a chain's workflow. Each method adds one state, or a few.

    def workflow(steps: Steps) -> IChainable:
        write = steps.ask_model("Write", prompt="Write a haiku", temperature=1, max_tokens=100, remember_as="haiku")
        return write.next(steps.finish("Publish", milestone="haiku", title="Haiku", text="$haiku"))

The arguments `text`, `file`, `reading`, `values` and `remember` are JSONata expressions. `$name` is what an earlier
step remembered, and `$states.input` is the output of the step before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from greenlight.spec.catalog import place_of
from greenlight.spec.chain import Chain
from greenlight.spec.gate import Gate
from greenlight.spec.prompts import placeholders, tags
from greenlight.wire.errors import REFUSED
from greenlight.wire.notification import notification_fields
from greenlight_cdk import answers
from greenlight_cdk.jsonata import concatenation, expression, object_of, string, text_field, without_tags
from greenlight_cdk.publishing import Publisher
from stacks.settings.models import AskedModel
from stacks.steps import asking
from stacks.steps.questions import Either, Kept, Question, Sent, end_last_prompts, form_of
from stacks.steps.topics import ChainTopic, Listener

INPUTS = "$states.context.Execution.Input.inputs"


class WorkflowError(ValueError):
    """A workflow cannot be synthesised. The text names the chain, the step and the mistake."""


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The vocabulary for one chain. Its methods create states in the chain's stack.

    `function_named` returns the Lambda function for a folder in `lambdas/`, of the chain's package or of this
    repository. `notifier` is for the chain's own topics. `gate_settings` applies the deployment's settings to a gate.
    """

    stack: Stack
    chain: Chain
    prompts: Mapping[str, str]
    model: AskedModel
    topic: sns.ITopic
    function_named: Callable[[str], lambda_.IFunction]
    notifier: Listener
    gate_settings: Callable[[Gate], Gate]

    def either(self, condition: str, then: str, otherwise: str) -> Either:
        """Chooses between two of the chain's prompts, for `ask_model(prompt=…)`."""
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
        choices: Sequence[str] = (),
        otherwise: str = "",
        after: str = "",
        conversation_as: str = "",
    ) -> sfn.Chain:
        """Fills a prompt, asks the model, and outputs and remembers its reply.

        A placeholder `{name}` is filled with `values[name]`, or else with the chain's input of that name, or else with
        the variable `$name`. `reading` turns `$reply` into what is kept. `max_tokens` is for the answer: a model that
        thinks gets more. A model that takes no `temperature` gets none. `after` is the conversation before the prompt;
        `conversation_as` remembers that conversation with this prompt and its reply.

        A JSON `schema` checks the reply. So do `choices`, a list of words; the reply has to name exactly one. The model
        sees what was wrong and gets three attempts in all. `$reply` is then the parsed value, or the word.
        If that fails, or the model declines, `otherwise` (of the text `$reply`) is kept; without it the run fails.
        """
        sent = Sent(self._messages(name, prompt, values or {}, after), temperature, max_tokens)
        kept = Kept(reading, remember_as, conversation_as, otherwise)
        try:
            question = Question(self.stack, name, self.model, sent, kept)
            return question.states(form_of(schema, choices), self.function_named)
        except ValueError as error:
            raise self._mistake(name, str(error)) from error

    def in_parallel(
        self, name: str, branches: Sequence[sfn.IChainable], *, remember: Mapping[str, str] | None = None
    ) -> sfn.Parallel:
        """Runs the branches at the same time. `$states.result` in `remember` is the list of their outputs."""
        state = sfn.Parallel.jsonata(self.stack, name, assign=_expressions(remember))
        for branch in branches:
            end_last_prompts(self.stack, branch)
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
        """Runs the body for each item of a list (JSONata), `concurrency` items at a time (0: all at once).

        In the body, `$states.input` is the item. `$states.result` in `remember` is the list of outputs, in order.
        """
        state = sfn.Map.jsonata(
            self.stack,
            name,
            items=sfn.ProvideItems.jsonata(expression(items)),
            max_concurrency=concurrency or None,
            assign=_expressions(remember),
        )
        end_last_prompts(self.stack, body)
        return state.item_processor(body)

    def choose(
        self,
        name: str,
        ways: Mapping[str, sfn.IChainable],
        *,
        otherwise: sfn.IChainable,
        otherwise_output: Mapping[str, str] | None = None,
    ) -> sfn.Choice:
        """Takes the first way whose condition (JSONata) is true, or else `otherwise`, which gets `otherwise_output`."""
        state = sfn.Choice.jsonata(self.stack, name, outputs=_expressions(otherwise_output))
        for condition, following in ways.items():
            state.when(sfn.Condition.jsonata(expression(condition)), following)
        return state.otherwise(otherwise)

    def run_code(
        self, name: str, *, function: str, payload: Mapping[str, str], remember_as: str = ""
    ) -> tasks.LambdaInvoke:
        """Calls a Lambda function in `lambdas/`, and outputs and remembers what it returns. `payload` holds JSONata.

        It retries Lambda's own transient errors.
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
        """Calls an AWS service, such as `sns` `publish`, and outputs and remembers the response.

        `arguments` are the call's parameters as Step Functions spells them (`TopicArn`), nested as the call expects;
        write an expression as `{% … %}`. `resources` are the ARNs on which the run may do this.
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
        """Ends the run as failed. The run's card shows the reason, so write it as a sentence."""
        return sfn.Fail.jsonata(self.stack, name, error=REFUSED, cause=expression(string(reason)))

    def tell(self, name: str, *, milestone: str, title: str, text: str) -> tasks.SnsPublish:
        """Publishes an intermediate result and passes its input on. `milestone` is its line on the card."""
        return self._at(name, milestone).tell(name, title=title, text=text)

    def own_topic(self, name: str, *, in_order: bool = False) -> sns.Topic:
        """Adds a topic for this chain only. A `notification_text` published to it appears in the run's thread.

        With `in_order` it is a FIFO topic, and what is published to it stays in order with all other notifications.
        A message then needs `CHANNEL` as its `MessageGroupId`.
        """
        return ChainTopic(self.stack, name, notifier=self.notifier, in_order=in_order)

    def notification_text(self, milestone: str, *, title: str, text: str) -> str:
        """A `tell` notification as JSON text, for the chain's own topic."""
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
        """Shows a text, asks the gate's question, and waits for the answer.

        That is `{"choice", "user", "users", "at", "decision", "words"}`; `words` is "" unless the choice asks for
        words. If it asks for them, the answer also has the edited `text` or the index of the `option`. `options`
        (JSONata) are the texts to pick from. `text_as` remembers the final text: as shown, as edited, or the one that
        was picked. If nobody answers in time, people are told, and the run ends well, fails, or continues with a
        choice, as the gate says.
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
        """Publishes the result and outputs its text. `file`, if given, is `{"bucket", "key", "name"}`."""
        return self._at(name, milestone).finish(name, title=title, text=text, file=file)

    def fill(self, step: str, prompt: str | Either, values: Mapping[str, str]) -> str:
        """The prompt as a JSONata expression, filled as in `ask_model`. Raises WorkflowError if it does not exist.

        No value can close or open one of the prompt's own tags.
        """
        if isinstance(prompt, Either):
            then, otherwise = (self.fill(step, one, values) for one in (prompt.then, prompt.otherwise))
            return f"{prompt.condition} ? {then} : {otherwise}"
        if prompt not in self.prompts:
            raise self._mistake(step, f'prompts.md has no heading "{prompt}"')
        inputs = {part.name: f"{INPUTS}.{part.name}" for part in self.chain.inputs}
        variables = {name: f"${name}" for name in placeholders(self.prompts[prompt])}
        found = {**variables, **inputs, **values}
        own = tags(self.prompts[prompt])
        return concatenation(self.prompts[prompt], {key: without_tags(value, own) for key, value in found.items()})

    def _messages(self, name: str, prompt: str | Either, values: Mapping[str, str], after: str) -> str:
        given = {key: asking.on_input(value) for key, value in values.items()}
        filled = self.fill(name, prompt.on_input() if isinstance(prompt, Either) else prompt, given)
        return asking.conversation(filled, after=asking.on_input(after))

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
