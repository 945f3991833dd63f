"""People in Slack, for a state machine of any CDK app in the account and region of a deployed Greenlight."""

from aws_cdk import Fn
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from greenlight.spec.gate import Gate
from greenlight_cdk import answers
from greenlight_cdk.publishing import Publisher
from greenlight_cdk.shared import export_name, report_endings

MAX_NAME = 24


class People(Construct):
    """Makes states that tell and ask people; Greenlight's notifier and bot do the rest.

    `name` is what people call the machine, 1 to 24 characters. `channel` is the id of the Slack channel (`C…`) in which
    its runs get a card and a thread, `subject` says what a run is about (behind the name on its card), `user` is the id
    of the person who asked for a run, where a policy speaks of the requester; each may be an expression, such as
    `{% $states.context.Execution.Input.channel %}`. `stage` is Greenlight's. A mistake is a ValueError.

    Every state is written in JSONata, whatever its machine is: `text` and `options` are expressions, in which `$name`
    is a variable and `$states.input` what the state before put out. An `id` is the state's name.
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
            raise ValueError(f'{self.node.path}: the name "{name}" is not 1 to {MAX_NAME} characters long')
        self._knows_requester = bool(user)
        self._notifier = lambda_.Function.from_function_attributes(
            self,
            "Notifier",
            function_arn=Fn.import_value(export_name(stage, "notifier")),
            same_environment=True,
        )
        self._publisher = Publisher(
            scope=self,
            topic=sns.Topic.from_topic_arn(self, "Topic", Fn.import_value(export_name(stage, "topic"))),
            place={"run": {"chain": name, "channel": channel, "user": user}, "subject": subject},
        )

    def tell(self, id: str, *, title: str, text: str) -> tasks.SnsPublish:
        """Posts a text (Markdown) into the run's thread, and passes its input on."""
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
        """Posts a text, asks the gate's question below it, and waits for the answer, which it puts out and remembers.

        An answer is `{"choice", "user", "users", "at", "words", "decision"}`, with the edited `text` or the place of
        the `option`, from 0, where the choice asks for one. `options` are the texts to pick from; `text_as` remembers
        the text that was decided for. When nobody answers in time the run ends well, or fails with "Unanswered", or
        goes on with the choice that is the gate's `on_timeout`, as an answer whose user is "".
        """
        for mistake in (*gate.mistakes(), *answers.mistakes(gate, options=options, text_as=text_as)):
            raise ValueError(f'{self.node.path}: at "{id}": {mistake}')
        if gate.policy.requester != "may" and not self._knows_requester:
            raise ValueError(f'{self.node.path}: at "{id}": the policy speaks of the requester, and there is no user=')
        return self._publisher.ask(
            id, gate=gate, title=title, text=text, options=options, remember_as=remember_as, text_as=text_as
        )

    def finish(self, id: str, *, title: str, text: str) -> tasks.SnsPublish:
        """Posts the run's result into its thread and its beginning into the channel, and takes the card to its end."""
        return self._publisher.finish(id, title=title, text=text)

    def report_endings(self, machine: sfn.IStateMachine) -> None:
        """Has the card say so when a run of the machine fails, times out or is stopped.

        Also when it is redriven, where the deployment may look at its runs (`greenlight:other_machines`).
        """
        report_endings(self, "BadEndings", machine, self._notifier)
