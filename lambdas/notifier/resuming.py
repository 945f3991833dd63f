"""Runs that had ended, as far as the record knows, and whose execution goes on: it was redriven in AWS."""

import time

from greenlight.contract import Message
from greenlight.records import RunRecord
from greenlight.services import Services

GOING_ON = {"RUNNING", "PENDING_REDRIVE", "SUCCEEDED"}


def went_on(services: Services, run: RunRecord, message: Message) -> RunRecord:
    """The run, opened again where the message is of a state that was entered after the run's end.

    So is one that Step Functions had started though it was not heard to say so. Raises botocore's errors.
    """
    if run.status not in ("failed", "stopped") or message.entered <= run.ended:
        return run
    try:
        found = services.states.describe_execution(executionArn=run.execution)
    except services.states.exceptions.ExecutionDoesNotExist:
        return run
    if found["status"] not in GOING_ON:
        return run
    now, redrives = int(time.time()), found.get("redriveCount", 0)
    return services.records.reopen_run(run, by="", redrives=redrives, now=now) or run
