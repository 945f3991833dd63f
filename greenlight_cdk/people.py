"""Lets a state machine of any CDK app ask people in Slack. Greenlight must run in the same account and region."""

from aws_cdk import Fn
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from greenlight.spec.gate import Gate
from greenlight_cdk import answers
from greenlight_cdk.jsonata import text_field
from greenlight_cdk.publishing import Publisher
from greenlight_cdk.shared import export_name, report_endings

MAX_NAME = 24


class People(Construct):
    """Makes states that tell people something or ask them; Greenlight's notifier and bot do the rest.

    `name` is what people call the machine, 1 to 24 characters. `channel` is the id of the Slack channel (`C…`) for the
    cards and threads of its runs. `subject` is what a run is about; its card shows it. `user` is the id of the person
    who started a run; it is needed if a policy refers to the requester. All three may be expressions, such as
    `{% $states.context.Execution.Input.channel %}`. `stage` is Greenlight's stage. Mistakes raise ValueError.

    The states use JSONata, even in a JSONPath machine: `text` and `options` are expressions, in which `$name` is a
    variable and `$states.input` the previous state's output. An `id` is the state's name.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        channel: str,
        subject: str = "",
        user: str = "",
        stage: str = "dev",
    ) -> None:
        super().__init__(scope, id)
        if not 1 <= len(name) <= MAX_NAME:
            raise ValueError(f'{self.node.path}: the name "{name}" must have 1 to {MAX_NAME} characters')
        self._knows_requester = bool(user)
        self._notifier = lambda_.Function.from_function_attributes(
            self,
            "Notifier",
            function_arn=Fn.import_value(export_name(stage, "notifier")),
            same_environment=True,
        )
        self._publisher = Publisher(
            scope=self,
            topic=sns.Topic.from_topic_arn(self, "Topic", Fn.import_value(export_name(stage, "fifo-topic"))),
            channel=channel,
            place={"run": {"chain": name, "channel": channel, "user": user}, "subject": text_field(subject)},
        )

    def tell(self, id: str, *, title: str, text: str) -> tasks.SnsPublish:
        """Posts a text (Markdown) to the run's thread, and passes its input on."""
        return self._publisher.tell(id, title=title, text=text)

    def ask_human(
        self,
        id: str,
        *,
        gate: Gate,
        title: str,
        text: str,
        options: str = "",
        remember_as: str = "answer",
        text_as: str = "",
    ) -> sfn.Chain:
        """Posts a text, asks the gate's question below it, and waits for the answer.

        The answer is the state's output and is stored in the variable `remember_as`. It is `{"choice", "user", "users",
        "at", "words", "decision"}`, with the edited `text` or the index of the `option` (from 0) if the choice asks for
        one. `options` are the texts to pick from; the variable `text_as` stores the text that people decided for. If
        nobody answers in time, the run ends well, or fails with "Unanswered", or continues with the gate's `on_timeout`
        choice as an answer whose user is "".
        """
        for mistake in (*gate.mistakes(), *answers.mistakes(gate, options=options, text_as=text_as)):
            raise ValueError(f'{self.node.path}: at "{id}": {mistake}')
        if gate.policy.requester != "may" and not self._knows_requester:
            raise ValueError(f'{self.node.path}: at "{id}": the policy refers to the requester, but there is no user=')
        return self._publisher.ask(
            id, gate=gate, title=title, text=text, options=options, remember_as=remember_as, text_as=text_as
        )

    def finish(self, id: str, *, title: str, text: str) -> tasks.SnsPublish:
        """Posts the run's result to its thread and the beginning of it to the channel, and marks the card finished."""
        return self._publisher.finish(id, title=title, text=text)

    def report_endings(self, machine: sfn.IStateMachine) -> None:
        """Makes the card show when a run of the machine fails, times out or is stopped.

        It also shows when a run is redriven, if the deployment may look at its runs (`greenlight:other_machines`).
        """
        report_endings(self, "BadEndings", machine, self._notifier)
