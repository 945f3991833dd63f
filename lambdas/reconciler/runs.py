"""One run that is due: whether Step Functions still has it running, and how it ended where not."""

from typing import Any

from greenlight import texts
from greenlight.aws.executions import GONE, Execution
from greenlight.decisions.services import Services
from greenlight.decisions.settle import close_decisions
from greenlight.lifecycle.report import report_ending
from greenlight.runs.record import RunRecord, Status
from greenlight.runs.show import show_card
from greenlight.runs.store import CHECKED

LAST_WORDS = 300
"""Seconds for which a run that ended well is left to its own last message: Lambda's two retries take three minutes."""

NOT_STARTED: tuple[Status, str] = ("failed", texts.failures.NOT_STARTED)
FORGOTTEN: tuple[Status, str] = ("stopped", texts.failures.FORGOTTEN)


def tend_run(services: Services, name: str, now: int, patience: int = LAST_WORDS) -> None:
    """Makes a run's record and card agree with its execution; one that still runs is looked at again later.

    Nothing for one that is gone. Raises SlackApiError, botocore's errors, and ContractError.
    """
    run = services.runs.get(name)
    if not run:
        return
    if not run.is_open:
        close_decisions(services, run.name)
        show_card(services, run)
        return
    found = services.executions.describe(run.execution)
    if found.status == "GONE":
        _forget(services, run, now)
    elif found.status == "HIDDEN":
        # Another app's: its own notifications, and its rule's events, have to do.
        services.runs.look_again(run, now + CHECKED)
    elif found.is_running:
        if run.status == "starting":
            services.runs.move_run(run.name, at=run.at, status="running")
        services.runs.look_again(run, now + CHECKED)
    elif found.status == "SUCCEEDED":
        _end_well(services, run, found.stopped, now - patience)
    else:
        report_ending(services, _detail(run, found))


def _end_well(services: Services, run: RunRecord, stopped: int, before: int) -> None:
    """Ends a run that ended well before then without having said so: it finished, or nobody had answered."""
    if stopped > before:
        services.runs.look_again(run, stopped + LAST_WORDS)
        return
    close_decisions(services, run.name)
    last = services.decisions.of_run(run.name)[-1:]
    nobody = any(decision.state == "expired" and decision.gate.on_timeout == "end" for decision in last)
    _end(services, run, "unanswered" if nobody else "finished", ended=stopped)


def _forget(services: Services, run: RunRecord, now: int) -> None:
    """Ends a run without an execution: it never had one, or ended so long ago that Step Functions has forgotten it."""
    status, reason = NOT_STARTED if run.status == "starting" else FORGOTTEN
    _end(services, run, status, reason=reason, error=GONE, ended=now)
    close_decisions(services, run.name)


def _end(services: Services, run: RunRecord, status: Status, **changes: Any) -> None:
    ended = services.runs.end_run(run.name, status, **changes)
    if ended:
        show_card(services, ended)


def _detail(run: RunRecord, found: Execution) -> dict[str, Any]:
    """The ended execution as EventBridge would have told of it."""
    return {
        "name": run.name,
        "status": found.status,
        "error": found.error,
        "cause": found.cause,
        "input": found.input,
        "redriveCount": found.redrives,
        "stopDate": found.stopped * 1000,
    }
