"""Tends one run that is due: finds out whether its execution is still running, or how it ended."""

import json
from typing import Any

from greenlight import texts
from greenlight.aws.executions import GONE, Execution
from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decisions
from greenlight.delivery.accept import enqueue
from greenlight.delivery.deliver import FOUND
from greenlight.delivery.notifications import RESULT
from greenlight.runs.published import last_notification
from greenlight.runs.record import RunRecord, Status
from greenlight.runs.show import show_card
from greenlight.runs.store import CHECKED
from greenlight.runs.usage import record_usage

FINISH_GRACE = 300
"""Seconds to wait for a successful run's last notification before it is delivered again."""

NOT_STARTED: tuple[Status, str] = ("failed", texts.failures.NOT_STARTED)
FORGOTTEN: tuple[Status, str] = ("stopped", texts.failures.FORGOTTEN)


def tend_run(services: Services, name: str, now: int, patience: int = FINISH_GRACE) -> None:
    """Makes a run's record and card agree with its execution. A run in progress is looked at again later.

    Does nothing if the run is gone. `patience` is how many seconds to wait for the last notification of a successful
    run. Raises SlackApiError, botocore's errors, and ContractError.
    """
    run = services.runs.get(name)
    if not run:
        return
    if not run.is_open:
        close_decisions(services, run.name)
        show_card(services, record_usage(services, run.name) or run)
        return
    found = services.executions.describe(run.execution)
    if found.status == "GONE":
        _forget(services, run, now)
    elif found.status == "HIDDEN":
        # Another app's execution, which we may not read: only its notifications and its rule's events tell about it.
        services.runs.look_again(run, now + CHECKED)
    elif found.is_running:
        if run.status == "starting":
            services.runs.move_run(run.name, at=run.at, status="running")
        services.runs.look_again(run, now + CHECKED)
    elif found.status == "SUCCEEDED":
        _end_well(services, run, found.stopped, now - patience, now)
    else:
        # In the queue, it comes after everything that waits for the run's channel.
        enqueue(services, json.dumps({"source": FOUND, "detail": _detail(run, found)}))
        services.runs.look_again(run, now + CHECKED)


def _end_well(services: Services, run: RunRecord, stopped: int, before: int, now: int) -> None:
    """Delivers a successful run's last notification again, because it is overdue: it is waiting, or was lost.

    If the execution stopped after `before`, it waits a little longer. A run whose notification cannot be found ends
    here: without its result, or because nobody answered.
    """
    if stopped > before:
        services.runs.look_again(run, stopped + FINISH_GRACE)
        return
    if body := last_notification(services, run):
        enqueue(services, body, again=str(now))
        services.runs.look_again(run, now + CHECKED)
        return
    close_decisions(services, run.name)
    last = services.decisions.of_run(run.name)[-1:]
    nobody = any(decision.state == "expired" and decision.gate.on_timeout == "end" for decision in last)
    status: Status = "unanswered" if nobody else "finished"
    _end(services, run, status, ended=stopped, missing="" if nobody else RESULT)


def _forget(services: Services, run: RunRecord, now: int) -> None:
    """Ends a run without an execution: it never started, or Step Functions no longer keeps it."""
    status, reason = NOT_STARTED if run.status == "starting" else FORGOTTEN
    _end(services, run, status, reason=reason, error=GONE, ended=now)
    close_decisions(services, run.name)


def _end(services: Services, run: RunRecord, status: Status, **changes: Any) -> None:
    ended = services.runs.end_run(run.name, status, **changes)
    if ended:
        show_card(services, record_usage(services, run.name) or ended)


def _detail(run: RunRecord, found: Execution) -> dict[str, Any]:
    """Returns the ended execution in the format of an EventBridge event's detail."""
    return {
        "name": run.name,
        "executionArn": run.execution,
        "status": found.status,
        "error": found.error,
        "cause": found.cause,
        "input": found.input,
        "redriveCount": found.redrives,
        "stopDate": found.stopped * 1000,
    }
