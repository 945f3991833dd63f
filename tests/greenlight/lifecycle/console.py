"""Executions of our chains that somebody starts in the AWS console, and EventBridge's events about them."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chains.movie_pitch.chain import chain
from greenlight.decisions.services import Services
from greenlight.delivery.notifications import Delivery
from greenlight.runs.record import RunRecord
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run
from local.slack.server import LocalSlack
from tests.greenlight.notified import at, report, shown
from tests.local.aws.support import Machines
from tests.local.slack.support import STUDIO

WAIT = {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}


FAIL = {"Fail": {"Type": "Fail", "Error": "Bedrock.ThrottlingException", "Cause": "too many"}}


PASS = {"Pass": {"Type": "Pass", "End": True}}


INPUTS = {"movie": "cowboys"}


_NUMBERS = itertools.count()


def typed(user: str = "", thread_ts: str = "") -> dict[str, Any]:
    """What somebody types into the console, or copies from another run."""
    return {"inputs": INPUTS, "run": {"chain": chain.name, "channel": STUDIO, "user": user, "thread_ts": thread_ts}}


def tells(services: Services, execution: str, **fields: Any) -> RunRecord:
    """Delivers a notification of the execution. Returns the run afterwards."""
    where = fields.pop("where", Run(**typed()["run"]))
    given = {"kind": "tell", "at": at(-2), "step": "pitches", "title": "T", "text": "words", **fields}
    message = Notification(execution=execution, run=where, **given)
    Delivery(services, replace(message, id=f"m{next(_NUMBERS)}")).deliver()
    return run_of(services, message.run_name)


def run_of(services: Services, name: str) -> RunRecord:
    found = services.runs.get(name)
    assert found
    return found


def event(services: Services, execution: str, **fields: Any) -> dict[str, Any]:
    """EventBridge's event about an execution that has just started, continues, or has ended."""
    found: Mapping[str, Any] = services.states.describe_execution(executionArn=execution)
    detail = {key: found.get(key) for key in ("executionArn", "name", "status", "error", "cause", "input")}
    dates = {key: int(found[key].timestamp() * 1000) if key in found else None for key in ("startDate", "stopDate")}
    return {"source": "aws.states", "detail": {**detail, **dates, "redriveCount": found["redriveCount"], **fields}}


def cards(slack: LocalSlack) -> list[str]:
    messages = slack.workspace.messages(STUDIO)
    return [shown(message) for message in messages if message.get("thread_ts", message["ts"]) == message["ts"]]


def redriven(services: Services, machines: Machines) -> tuple[str, dict[str, Any]]:
    """An execution that was stopped and redriven in AWS, and the event about its end."""
    execution = machines.start(WAIT, typed())
    tells(services, execution, at=at(5))
    services.states.stop_execution(executionArn=execution)
    end = event(services, execution)
    report(services, end)
    services.states.redrive_execution(executionArn=execution)
    return execution, end
