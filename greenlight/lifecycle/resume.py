"""Reopens runs whose record says they ended but whose execution runs, because it was redriven in AWS."""

import time

from greenlight.aws.executions import Execution
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.wire.notification import Notification


def reopen_if_running(services: Services, run: RunRecord, notification: Notification) -> RunRecord:
    """Reopens the run if the notification's state was entered after the run's end. Returns the current run.

    This also covers a run whose start Step Functions did not confirm. Raises botocore's errors.
    """
    if run.status not in ("failed", "stopped") or notification.entered <= run.ended:
        return run
    found = running_execution(services, run)
    if not found:
        return run
    now, redrives = int(time.time()), found.redrives or 0
    return services.runs.reopen_run(run, by="", redrives=redrives, now=now) or run


def running_execution(services: Services, run: RunRecord) -> Execution | None:
    """The run's execution; None if it is gone, ended badly, or is hidden from us. Raises botocore's errors."""
    found = services.executions.describe(run.execution)
    return found if found.is_running or found.status == "SUCCEEDED" else None
