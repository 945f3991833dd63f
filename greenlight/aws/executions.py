"""Executions of Step Functions: the only calls of that service.

Errors are raised as botocore's ClientError and BotoCoreError, but an execution that is gone, or that the deployment may
not look at, is a status of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from greenlight.aws.errors import code_of, is_forbidden

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

Status = Literal["RUNNING", "PENDING_REDRIVE", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "GONE", "HIDDEN"]
"""What Step Functions says; GONE where it knows no such execution (any more), HIDDEN where it does not let us look."""

GONE = "ExecutionDoesNotExist"
"""The error of a call on an execution that was never started, or ended more than 90 days ago."""

PAGE = 1_000
"""Events of a history read at a time: as many as Step Functions gives."""


@dataclass(frozen=True, kw_only=True)
class Execution:
    """An execution as Step Functions describes it; times are seconds since 1970 (0: not yet, or not known).

    `redrives` counts how often it was redriven, None where that is not known; `error` and `cause` say how it ended.
    """

    status: Status
    input: str = ""
    error: str = ""
    cause: str = ""
    started: int = 0
    stopped: int = 0
    redrives: int | None = None
    is_redrivable: bool = False

    @property
    def is_running(self) -> bool:
        """Whether it has not ended, or is about to go on."""
        return self.status in ("RUNNING", "PENDING_REDRIVE")

    @property
    def has_ended(self) -> bool:
        """Whether it surely takes no answer any more: it ended, or there is no such execution."""
        return not self.is_running and self.status != "HIDDEN"


class Executions:
    """Starts executions, reads them, and answers, stops and redrives them.

    `client` may repeat a call; `once` does not, for calls after which one has to know how they ended.
    """

    def __init__(self, client: "SFNClient", once: "SFNClient") -> None:
        self._client, self._once = client, once

    def start(self, machine: str, name: str, input: str) -> bool:
        """Starts an execution of the state machine (its ARN); False where that name was taken: a repeat."""
        try:
            self._client.start_execution(stateMachineArn=machine, name=name, input=input)
        except self._client.exceptions.ExecutionAlreadyExists:
            return False
        return True

    def describe(self, arn: str) -> Execution:
        """The execution as it is now; Step Functions may lag behind a little."""
        try:
            return _execution(self._client.describe_execution(executionArn=arn))
        except ClientError as error:
            if code_of(error) == GONE:
                return Execution(status="GONE")
            if is_forbidden(error):
                return Execution(status="HIDDEN")
            raise

    def history(
        self, arn: str, *, newest_first: bool = False, page: int = PAGE, data: bool = True
    ) -> Iterator["HistoryEventTypeDef"]:
        """The events of an execution, `page` read at a time; none of one that is gone.

        Without `data` they come without inputs and outputs, which may take 256 KiB each.
        """
        pages = self._client.get_paginator("get_execution_history").paginate(
            executionArn=arn,
            reverseOrder=newest_first,
            includeExecutionData=data,
            PaginationConfig={"PageSize": page},
        )
        try:
            for found in pages:
                yield from found["events"]
        except self._client.exceptions.ExecutionDoesNotExist:
            return

    def answer(self, token: str, output: str) -> None:
        """Sends the output of a task that waits with that token, once."""
        self._once.send_task_success(taskToken=token, output=output)

    def stop(self, arn: str, *, error: str, cause: str) -> bool:
        """Stops an execution, asked once; False where there is no such execution. One that has ended stays as it is."""
        try:
            self._once.stop_execution(executionArn=arn, error=error, cause=cause)
        except self._once.exceptions.ExecutionDoesNotExist:
            return False
        return True

    def redrive(self, arn: str, token: str) -> None:
        """Has a failed execution go on from the step that failed; the same `token` makes it the same redrive."""
        self._once.redrive_execution(executionArn=arn, clientToken=token)


def _execution(found: Mapping[str, Any]) -> Execution:
    return Execution(
        status=found["status"],
        input=found.get("input") or "",
        error=found.get("error") or "",
        cause=found.get("cause") or "",
        started=_seconds(found.get("startDate")),
        stopped=_seconds(found.get("stopDate")),
        redrives=found.get("redriveCount"),
        is_redrivable=found.get("redriveStatus") == "REDRIVABLE",
    )


def _seconds(time: Any) -> int:
    return int(time.timestamp()) if time else 0
