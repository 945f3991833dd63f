"""EventBridge's default bus, as far as moto lacks it: run status events, and rules with a function as target."""

import copy
import json
import re
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.events.models import EventsBackend, Rule

from local.aws.executions import LocalExecution, iso
from local.aws.states_api import status_event

_UNITS = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}


def status_change(execution: LocalExecution) -> dict[str, Any]:
    """Returns the event that Step Functions sends when a run starts and when it ends."""
    return _event(
        "Step Functions Execution Status Change",
        "aws.states",
        execution.account_id,
        execution.region_name,
        [execution.exec_arn],
        status_event(execution),
    )


def emit(backend: EventsBackend, event: dict[str, Any]) -> None:
    """Sends the event to the targets of every matching rule of the default bus."""
    for rule in list(backend.describe_event_bus("default").rules.values()):
        if rule.event_pattern.get_pattern():
            rule.send_to_targets(copy.deepcopy(event))


def fire(rule: Rule) -> None:
    """Sends a schedule's event to its targets now."""
    rule.send_to_targets(_event("Scheduled Event", "aws.events", rule.account_id, rule.region_name, [rule.arn], {}))


def target_input(target: dict[str, Any], event: dict[str, Any]) -> bytes:
    """Returns a target's input as JSON: the target's constant, or the whole event."""
    return str(target["Input"]).encode() if "Input" in target else json.dumps(event).encode()


def check(rule: Rule) -> None:
    """Raises NotImplementedError if a function would get a part of the event; none of ours does."""
    for target in rule.targets:
        unknown = target.keys() & {"InputPath", "InputTransformer"}
        if unknown:
            raise NotImplementedError(f"the local AWS does not support {', '.join(unknown)} in a rule's target")


def seconds(expression: str) -> float | None:
    """Returns the seconds of a `rate(5 minutes)` expression; None for `cron(…)`, which only `fire` runs here."""
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    return int(found[1]) * _UNITS[found[2]] if found else None


class Schedules:
    """Fires the rules that have a rate, each at its own interval, until stopped."""

    def __init__(self, fire_rule: Callable[[Rule], None]) -> None:
        self._fire = fire_rule
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(self, rule: Rule) -> None:
        """Fires this rule from now on, if it is enabled and has a rate."""
        interval = seconds(rule.scheduled_expression or "")
        if interval is not None and rule.state == "ENABLED":
            thread = threading.Thread(target=self._run, args=(rule, interval), name=f"schedule {rule.name}")
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Stops all rules and ends the threads."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _run(self, rule: Rule, interval: float) -> None:
        while not self._stopped.wait(interval):
            self._fire(rule)


def _event(
    kind: str, source: str, account: str, region: str, resources: list[str], detail: dict[str, Any]
) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": kind,
        "source": source,
        "account": account,
        "time": iso(datetime.now(UTC)),
        "region": region,
        "resources": resources,
        "detail": detail,
    }
