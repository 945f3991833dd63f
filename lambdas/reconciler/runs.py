"""One run that is due: whether Step Functions still has it running, and how it ended where not."""

from typing import TYPE_CHECKING, Any

from greenlight.cards import show_card
from greenlight.closing import close_decisions
from greenlight.records import CHECKED, RunRecord, Status
from greenlight.services import Services
from lambdas.notifier.endings import report_ending, thread_of

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import DescribeExecutionOutputTypeDef

LAST_WORDS = 300
"""Seconds for which a run that ended well is left to its own last message: Lambda's two retries take three minutes."""

GOING_ON = {"RUNNING", "PENDING_REDRIVE"}
NOT_STARTED: tuple[Status, str] = ("failed", "Step Functions did not start it.")
FORGOTTEN: tuple[Status, str] = ("stopped", "Step Functions does not know this run any more: closed")


def tend_run(services: Services, due: RunRecord, now: int, patience: int = LAST_WORDS) -> None:
    """Makes a run's record and card agree with its execution; one that still runs is looked at again later.

    The run is read anew, as an index may lag behind. Raises SlackApiError and botocore's errors.
    """
    run = services.records.run(due.name)
    if not run:
        return
    if not run.is_open:
        close_decisions(services, run.name)
        show_card(services, run)
        return
    try:
        found = services.states.describe_execution(executionArn=run.execution)
    except services.states.exceptions.ExecutionDoesNotExist:
        _forget(services, run, now)
        return
    if found["status"] in GOING_ON:
        _note_running(services, run, found, now)
    elif found["status"] == "SUCCEEDED" and (until := _stopped(found) + patience) > now:
        services.records.look_again(run, until)
    else:
        report_ending(services, _detail(run, found))


def _note_running(services: Services, run: RunRecord, found: "DescribeExecutionOutputTypeDef", now: int) -> None:
    if run.status == "starting":
        thread_ts = thread_of(found.get("input", "")) or run.thread_ts
        services.records.move_run(run.name, at=run.at, status="running", thread_ts=thread_ts)
    services.records.look_again(run, now + CHECKED)


def _forget(services: Services, run: RunRecord, now: int) -> None:
    """Ends a run without an execution: it never had one, or ended so long ago that Step Functions has forgotten it."""
    status, reason = NOT_STARTED if run.status == "starting" else FORGOTTEN
    ended = services.records.end_run(run.name, status, reason=reason, ended=now)
    if ended:
        close_decisions(services, ended.name)
        show_card(services, ended)


def _stopped(found: "DescribeExecutionOutputTypeDef") -> int:
    return int(found["stopDate"].timestamp())


def _detail(run: RunRecord, found: "DescribeExecutionOutputTypeDef") -> dict[str, Any]:
    """The ended execution as EventBridge would have told of it."""
    told = {key: found.get(key) for key in ("status", "error", "cause", "input")}
    return {**told, "name": run.name, "stopDate": _stopped(found) * 1000}
