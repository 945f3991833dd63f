"""States that publish to Greenlight's topic, for chains and for the state machines of other apps.

`text` and `options` are JSONata expressions: `$name` is a variable, `$states.input` the previous state's output. In
the notification their values become text; a run's variables and output keep the original values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from greenlight.spec.gate import Gate
from greenlight.wire.gates import gate_fields
from greenlight.wire.notification import Kind, notification_fields
from greenlight_cdk import answers
from greenlight_cdk.answers import assignments
from greenlight_cdk.jsonata import expression, string, strings, text_field
from greenlight_cdk.retries import PUBLISH_BUSY, retry

INPUT = "$states.input"
TOKEN = "$states.context.Task.Token"
TIMEOUT = "States.Timeout"
CHANNEL = "{% $states.context.Execution.Input.run.channel %}"


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Makes states in `scope` that publish to the topic, a FIFO topic: the messages of a channel stay in order.

    `channel` is where a notification is shown, as an expression or an id. `place` has the fields that say where a
    notification belongs: `step`, or `run` if the execution's input has none.
    """

    scope: Construct
    topic: sns.ITopic
    place: Mapping[str, Any]
    channel: str = CHANNEL

    def tell(self, name: str, *, title: str, text: str) -> tasks.SnsPublish:
        """Publishes a text, and passes its input on."""
        return self._publish(name, "tell", _said(title, text), outputs=expression(INPUT))

    def ask(
        self, name: str, *, gate: Gate, title: str, text: str, options: str, remember_as: str, text_as: str
    ) -> sfn.Chain:
        """Shows a text, asks the gate's question, and waits; see `stacks.steps.Steps.ask_human`.

        If nobody answers, the catcher assigns the variables: only there `$states.input` is still the question's input.
        """
        asked = self._publish(
            name,
            "ask",
            {"gate": gate_fields(gate), **_said(title, text), **_offered(options)},
            integration_pattern=sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
            task_timeout=sfn.Timeout.duration(Duration.seconds(int(gate.timeout.total_seconds()))),
            assign=assignments({remember_as: "$states.result", text_as: answers.text_of(text, options)}),
            outputs=expression("$states.result"),
        )
        has_default = gate.choice(gate.on_timeout) is not None
        told = expression(INPUT) if has_default else {"outcome": "nobody answered"}
        nobody = self._publish(f"{name}: nobody answered", "expired", {"gate": gate_fields(gate)}, outputs=told)
        kept = assignments({remember_as: answers.default(gate), text_as: text}) if has_default else None
        output = expression(answers.default(gate)) if has_default else None
        asked.add_catch(nobody, errors=[TIMEOUT], assign=kept, outputs=output)
        return answers.as_one_step(self.scope, name, gate, asked, nobody)

    def finish(self, name: str, *, title: str, text: str, file: str = "") -> tasks.SnsPublish:
        """Publishes the result and outputs its text. `file` is an expression for `{"bucket", "key", "name"}`, or ""."""
        fields = _said(title, text)
        if file:
            fields["file"] = expression(f"{file}.{{'bucket': bucket, 'key': key, 'name': {string('name')}}}")
        return self._publish(name, "finish", fields, outputs={"outcome": "finished", "text": expression(text)})

    def _publish(self, name: str, kind: Kind, fields: Mapping[str, Any], **settings: Any) -> tasks.SnsPublish:
        message = sfn.TaskInput.from_object(notification_fields(kind, **self.place, **fields))
        state = tasks.SnsPublish.jsonata(
            self.scope, name, topic=self.topic, message=message, message_group_id=self.channel, **settings
        )
        retry(state, PUBLISH_BUSY, attempts=5, longest=30)
        return state


def _said(title: str, text: str) -> dict[str, str]:
    return {"title": text_field(title), "text": expression(string(text))}


def _offered(options: str) -> dict[str, str]:
    """The fields that an answer needs: the token, and the options, which are a list even if there is only one."""
    listed = {"options": expression(strings(options))} if options else {}
    return {"token": expression(TOKEN), **listed}
