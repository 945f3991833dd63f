"""State machines whose runs fail, for tests of retries."""

import itertools
import json
import time
from dataclasses import dataclass
from typing import Any

import pytest

from bot.runs.steering import try_again
from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.runs.record import RunRecord
from local.slack.server import LocalSlack
from local.slack.workspace import Json
from tests.asking import Asking
from tests.bot.runs.steered import begun, event_of, run_of, told
from tests.local.aws.support import ROLE, client
from tests.local.slack.support import BEN, STUDIO

_NUMBERS = itertools.count()
REFUSE = {"Refuse": {"Type": "Fail", "Error": "Refused", "Cause": "Paris is no book."}}


@dataclass
class Machine:
    """A movie pitch in its own stage. Its only step fails until its queue exists."""

    asking: Asking
    slack: LocalSlack
    arn: str
    queue: str

    @property
    def services(self) -> Services:
        return self.asking.services

    def repair(self) -> None:
        """Creates the queue, so the step succeeds from now on."""
        client(self.asking.aws, "sqs").create_queue(QueueName=self.queue)

    def fails(self, **fields: Any) -> RunRecord:
        """Returns a failed run whose card says so."""
        run = begun(self.services, self.arn, start=True)
        if fields:
            assert self.services.runs.end_run(run.name, **{"status": "failed", "ended": run.started, **fields})
        else:
            self.end(run)
            deliver(self.services, json.dumps(event_of(self.services, run.execution)))
        return run_of(self.services, run.name)

    def end(self, run: RunRecord) -> Any:
        return self.asking.machines.end(run.execution)

    def again(self, run: RunRecord, user: str = BEN) -> str:
        """Retries a run. Returns the refusal that the user sees, or ""."""
        return told(try_again, self.services, run.name, user)

    def card(self, run: RunRecord) -> str:
        found = self.slack.workspace.message(STUDIO, run.thread_ts)
        assert found
        return f"{found['text']} {found['blocks']}"

    def cards(self) -> list[Json]:
        """Returns every card in the channel."""
        return [message for message in self.slack.workspace.messages(STUDIO) if "thread_ts" not in message]

    def is_tried_again(self, run: RunRecord) -> bool:
        return "'try_again'" not in self.card(run)

    def redriven(self, run: RunRecord) -> int:
        return int(self.asking.machines.describe(run.execution)["redriveCount"])


def made(asking: Asking, slack: LocalSlack, states: Any = None) -> Machine:
    number = f"{time.time_ns()}-{next(_NUMBERS)}"
    queue = f"queue-{number}"
    url = f"{asking.aws.endpoint}/123456789012/{queue}"
    send = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    send["Arguments"] = {"QueueUrl": url, "MessageBody": "x"}
    definition = {"QueryLanguage": "JSONata", "States": states or {"Send": send}}
    definition["StartAt"] = next(iter(definition["States"]))
    arn = asking.machines.client.create_state_machine(
        name=f"s{number}-movie-pitch", definition=json.dumps(definition), roleArn=ROLE
    )["stateMachineArn"]
    asking.services.environment = {
        **asking.services.environment,
        "STATE_MACHINES": arn.removesuffix("movie-pitch"),
    }
    return Machine(asking, slack, arn, queue)


@pytest.fixture
def machine(asking: Asking, slack: LocalSlack) -> Machine:
    return made(asking, slack)


@pytest.fixture
def refusing(asking: Asking, slack: LocalSlack) -> Machine:
    """A machine that ends every run in a Fail state."""
    return made(asking, slack, REFUSE)
