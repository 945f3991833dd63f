"""Runs that had ended, as far as the record knows, and whose execution goes on: it was redriven in AWS."""

import time
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from greenlight.aws.errors import is_forbidden
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from greenlight.wire.notification import Notification

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import DescribeExecutionOutputTypeDef

GOING_ON = {"RUNNING", "PENDING_REDRIVE", "SUCCEEDED"}


def reopen_if_running(services: Services, run: RunRecord, message: Notification) -> RunRecord:
    """The run, opened again where the message is of a state that was entered after the run's end.

    So is one that Step Functions had started though it was not heard to say so. Raises botocore's errors.
    """
    if run.status not in ("failed", "stopped") or message.entered <= run.ended:
        return run
    found = running_execution(services, run)
    if not found:
        return run
    now, redrives = int(time.time()), found.get("redriveCount", 0)
    return services.runs.reopen_run(run, by="", redrives=redrives, now=now) or run


def running_execution(services: Services, run: RunRecord) -> "DescribeExecutionOutputTypeDef | None":
    """The run's execution, None where it is gone, ended badly, or is not ours to look at.

    Raises botocore's other errors.
    """
    try:
        found = services.states.describe_execution(executionArn=run.execution)
    except services.states.exceptions.ExecutionDoesNotExist:
        return None
    except ClientError as error:
        if not is_forbidden(error):
            raise
        return None
    return found if found["status"] in GOING_ON else None
