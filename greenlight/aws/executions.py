"""Step Functions executions: the only calls to that service.

Errors are raised as botocore's ClientError and BotoCoreError. An execution that is gone, or that the deployment may not
look at, is not an error but has its own status.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from greenlight.aws.errors import code_of, is_forbidden

if TYPE_CHECKING:
    from types_boto3_stepfunctions import SFNClient
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

Status = Literal["RUNNING", "PENDING_REDRIVE", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "GONE", "HIDDEN"]
"""Step Functions' statuses, and two more: GONE if there is no such execution, HIDDEN if we may not look at it."""

GONE = "ExecutionDoesNotExist"
"""The error for an execution that was never started, or that ended more than 90 days ago."""

HISTORY_PAGE = 1_000
"""Events of a history to read at a time: Step Functions' maximum."""


@dataclass(frozen=True, kw_only=True)
class Execution:
    """An execution as Step Functions describes it. Times are in seconds since 1970 (0: not yet, or unknown).

    `redrives` is how often it was redriven, or None if unknown. `error` and `cause` say how it ended.
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
        """Whether it has not ended, or is about to continue."""
        return self.status in ("RUNNING", "PENDING_REDRIVE")

    @property
    def has_ended(self) -> bool:
        """Whether it certainly takes no more answers: it has ended, or there is no such execution."""
        return not self.is_running and self.status != "HIDDEN"


class Executions:
    """Starts, reads, answers, stops and redrives executions.

    `client` may repeat a call. `once` never does: it is for calls whose outcome must be known.
    """

    def __init__(self, client: "SFNClient", once: "SFNClient") -> None:
        self._client, self._once = client, once

    def start(self, machine: str, name: str, input: str) -> bool:
        """Starts an execution of the state machine (an ARN). False if the name is taken: the request is a repeat."""
        try:
            self._client.start_execution(stateMachineArn=machine, name=name, input=input)
        except self._client.exceptions.ExecutionAlreadyExists:
            return False
        return True

    def describe(self, arn: str) -> Execution:
        """The execution as it is now. Step Functions may lag behind a little."""
        try:
            return _execution(self._client.describe_execution(executionArn=arn))
        except ClientError as error:
            if code_of(error) == GONE:
                return Execution(status="GONE")
            if is_forbidden(error):
                return Execution(status="HIDDEN")
            raise

    def history(
        self, arn: str, *, newest_first: bool = False, page: int = HISTORY_PAGE, data: bool = True
    ) -> Iterator["HistoryEventTypeDef"]:
        """The events of an execution, read `page` at a time; none if it is gone.

        Without `data` they have no inputs and outputs, which can take 256 KiB each.
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

    def definition(self, arn: str) -> dict[str, Any]:
        """The definition of the state machine as it was when the execution started; {} if the execution is gone."""
        try:
            found = self._client.describe_state_machine_for_execution(executionArn=arn)
        except self._client.exceptions.ExecutionDoesNotExist:
            return {}
        definition: dict[str, Any] = json.loads(found["definition"])
        return definition

    def answer(self, token: str, output: str) -> None:
        """Sends the output of the task that waits with this token, in a single attempt."""
        self._once.send_task_success(taskToken=token, output=output)

    def stop(self, arn: str, *, error: str, cause: str) -> bool:
        """Stops an execution, in a single attempt. False if there is none; one that has ended does not change."""
        try:
            self._once.stop_execution(executionArn=arn, error=error, cause=cause)
        except self._once.exceptions.ExecutionDoesNotExist:
            return False
        return True

    def redrive(self, arn: str, token: str) -> None:
        """Makes a failed execution continue from the step that failed. Calls with the same `token` are one redrive."""
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
