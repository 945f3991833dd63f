"""Open questions of real executions, in the table and in Slack, for tests of answers."""

import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.aws.clients import ONCE
from greenlight.decisions.message import decision_message
from greenlight.decisions.model import CLAIM_HELD, Decision
from greenlight.decisions.services import Services
from greenlight.runs.card import run_card
from greenlight.runs.record import RunRecord
from greenlight.runs.store import RunStore
from greenlight.spec.gate import Gate
from greenlight.wire.button import ButtonValue
from greenlight.wire.names import decision_id
from local.aws.server import LocalAws
from local.slack.server import LocalSlack
from tests.local.aws.support import Machines, client, succeed
from tests.local.slack.support import ADA, STUDIO, TEAM
from tests.sdk import new_client, new_tables


class Death(BaseException):
    """Ends the process, as a crash does."""


class Asking:
    """Asks questions. Each has a waiting execution, a run with its card, and a decision with its message."""

    def __init__(self, aws: LocalAws, services: Services, slack: LocalSlack) -> None:
        self.aws, self.services, self.slack = aws, services, slack
        self.machines = Machines(aws)
        self._queue = client(aws, "sqs")
        self._url = self._queue.create_queue(QueueName=f"asking-{uuid.uuid4()}")["QueueUrl"]
        self._numbers = itertools.count(1)
        self.executions: list[str] = []

    def ask(
        self, gate: Gate = GREENLIGHT, *, seconds: int = 60, goes_on: bool = False, then_passes: int = 0, **fields: Any
    ) -> Decision:
        """Asks a question in a run by Ada.

        After the answer or the timeout, the run goes through `then_passes` states. With `goes_on` it asks once more.
        """
        state = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {"QueueUrl": self._url, "MessageBody": "{% $states.context.Task.Token %}"},
            "Output": "{% $states.result %}",
        }
        timed = {"TimeoutSeconds": seconds, "Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Next"}]}
        follows = {**state, "End": True} if goes_on else succeed()
        passes = {f"Pass {number}": {"Type": "Pass", "Next": f"Pass {number + 1}"} for number in range(then_passes)}
        last = {f"Pass {then_passes}": {"Type": "Pass", "Next": "Next"}}
        states = {"Ask": {**state, **timed, "Next": "Pass 0"}, **passes, **last, "Next": follows}
        execution = self.machines.start(states)
        self.executions.append(execution)
        decision = self._decision(execution, replace(gate, timeout=timedelta(seconds=seconds)))
        return self._post(replace(decision, **fields))

    def token(self) -> str:
        """Waits for the next question of any run and returns its token."""
        received: list[Any] = []
        while not received:
            received = self._queue.receive_message(QueueUrl=self._url, WaitTimeSeconds=1).get("Messages", [])
        self._queue.delete_message(QueueUrl=self._url, ReceiptHandle=received[0]["ReceiptHandle"])
        return str(received[0]["Body"])

    def stop(self) -> None:
        """Stops the executions that still wait."""
        for execution in self.executions:
            self.machines.client.stop_execution(executionArn=execution)

    def read(self, decision: Decision) -> Decision:
        """Reads the decision's current record."""
        found = self.services.decisions.get(decision.run, decision.id)
        assert found
        return found

    def message(self, decision: Decision) -> dict[str, Any]:
        """Returns the decision's message as people see it."""
        found = self.slack.workspace.message(STUDIO, decision.message_ts)
        assert found
        return found

    def card(self, decision: Decision) -> str:
        """Returns the text and blocks of the card of the decision's run."""
        found = self.slack.workspace.message(STUDIO, decision.thread_ts)
        assert found
        return f"{found['text']} {found['blocks']}"

    def has_buttons(self, decision: Decision) -> bool:
        """Whether the decision's message has buttons."""
        return "actions" in {block["type"] for block in self.message(decision)["blocks"]}

    def leave(self, decision: Decision) -> None:
        """Moves the claim back in time, so it counts as abandoned."""
        self.services.runs.items.table.update_item(
            Key={"pk": f"RUN#{decision.run}", "sk": f"DECISION#{decision.id}"},
            UpdateExpression="SET claimed = claimed - :held, look = look - :held",
            ExpressionAttributeValues={":held": CLAIM_HELD + 1},
        )

    def die_at(self, event: str, call: int = 1) -> None:
        """Crashes the process at an event of an AWS call (such as "before-call.sfn.SendTaskSuccess")."""
        self._on(event, call, Death())

    def fail_at(self, event: str, error: Exception, call: int = 1) -> None:
        """Makes an AWS call fail with one of botocore's errors."""
        self._on(event, call, error)

    def _on(self, event: str, call: int, error: BaseException) -> None:
        left = itertools.count(1)

        def strike(**_: Any) -> None:
            if next(left) == call:
                raise error

        self.look_at(event, strike)

    def look_at(self, event: str, look: Any) -> None:
        """Calls `look` at an event of the AWS SDK, on clients that only this test uses."""
        if ".sfn." in event:
            self.services.states_once = new_client("stepfunctions", self.aws.endpoint, ONCE)
            self.services.states_once.meta.events.register(event, look)
            return
        found = new_tables(self.aws.endpoint, self.aws.region).Table("records")
        found.meta.client.meta.events.register(event, look)
        self.services.runs = RunStore(found)
        self.services.__dict__.pop("decisions", None)

    def _decision(self, execution: str, gate: Gate) -> Decision:
        token, now = self.token(), int(time.time())
        return Decision(
            run=f"r{next(self._numbers)}",
            id=decision_id(token),
            chain=chain.name,
            gate=gate,
            execution=execution,
            channel=STUDIO,
            requester=ADA,
            asked=now,
            due=now + int(gate.timeout.total_seconds()),
            options=("One", "Two", "Three"),
            token=token,
        )

    def _post(self, decision: Decision) -> Decision:
        run = RunRecord(
            name=decision.run,
            chain=chain.name,
            user=ADA,
            team=TEAM,
            channel=STUDIO,
            inputs={"movie": "cowboys"},
            started=decision.asked,
            execution=decision.execution,
            status="running",
            asked=decision.id,
            due=decision.due,
        )
        ts = self._say(run_card(chain, run))
        decision = replace(decision, thread_ts=ts)
        assert self.services.runs.start_run(replace(run, thread_ts=ts))
        assert self.services.decisions.ask(decision, "A film about cowboys.", decision.options)
        self.services.decisions.place(decision, self._say(decision_message(decision)))
        return self.read(decision)

    def _say(self, content: Any) -> str:
        return str(self.services.slack.chat_postMessage(channel=STUDIO, text=content.text, blocks=content.blocks)["ts"])


@pytest.fixture
def asking(aws: LocalAws, services: Services, slack: LocalSlack) -> Iterator[Asking]:
    made = Asking(aws, services, slack)
    yield made
    made.stop()


def button(decision: Decision, choice: str = "greenlight") -> ButtonValue:
    """Returns the value of the decision's button for a choice."""
    return ButtonValue(run=decision.run, decision=decision.id, choice=choice, token=decision.token)
