"""Completes moto's answers of the Step Functions API: a run's end, history in pages, error and cause."""

import json
from types import SimpleNamespace
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.stepfunctions import models as stored
from moto.stepfunctions import responses
from moto.stepfunctions.parser import models as parser_models
from moto.stepfunctions.responses import StepFunctionResponse

from local.aws import redrive
from local.aws.executions import LocalExecution, LocalStepFunctions, parse

DATES = ("startDate", "stopDate", "redriveDate")
_PAGE, _MAX_PAGE = 100, 1000


def describe(execution: LocalExecution) -> dict[str, Any]:
    """Returns a run as DescribeExecution shows it; input and output are JSON texts."""
    answer = {
        "executionArn": execution.exec_arn,
        "stateMachineArn": execution.state_machine.arn,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.start_date,
        "input": execution.execution_input,
        "inputDetails": {"included": True},
        "redriveCount": execution.redrive_count,
        "redriveStatus": "NOT_REDRIVABLE" if redrive.refusal(execution.status) else "REDRIVABLE",
    }
    if why := redrive.refusal(execution.status):
        answer["redriveStatusReason"] = why
    if execution.redrive_date:
        answer["redriveDate"] = execution.redrive_date
    if execution.status != "RUNNING":
        answer["stopDate"] = execution.stop_date
    if execution.status == "SUCCEEDED":
        answer |= {"output": json.dumps(execution.output, ensure_ascii=False), "outputDetails": {"included": True}}
    ended = {"error": execution.error, "cause": execution.cause}
    return answer | {key: text for key, text in ended.items() if text is not None}


def status_event(execution: LocalExecution) -> dict[str, Any]:
    """Returns the detail of a "Step Functions Execution Status Change" event; times are in milliseconds since 1970."""
    shown = describe(execution)
    dates = {key: int(shown[key].timestamp() * 1000) if key in shown else None for key in DATES}
    absent = {"output": None, "outputDetails": None, "error": None, "cause": None}
    return absent | shown | dates | {"stateMachineVersionArn": None, "stateMachineAliasArn": None}


def _describe_execution(self: Any) -> ActionResult:
    """Gap: moto shows no stop date after a timeout, no null output, and a string output that is not JSON."""
    return ActionResult(describe(self.stepfunction_backend.describe_execution(self._get_param("executionArn"))))


def _stop_execution(self: Any) -> ActionResult:
    """Gap: moto drops error and cause."""
    execution = self.stepfunction_backend.stop_execution(
        self._get_param("executionArn"), self._get_param("error"), self._get_param("cause")
    )
    return ActionResult({"stopDate": execution.stop_date})


def _redrive_execution(self: Any) -> ActionResult:
    """Gap: moto has no RedriveExecution."""
    execution = self.stepfunction_backend.redrive_execution(self._get_param("executionArn"))
    return ActionResult({"redriveDate": execution.redrive_date})


def _send_task_failure(self: Any) -> EmptyResult:
    """Gap: moto drops the cause."""
    self.stepfunction_backend.send_task_failure(
        self._get_param("taskToken"), self._get_param("error"), self._get_param("cause")
    )
    return EmptyResult()


def _get_execution_history(self: Any) -> ActionResult:
    """Gap: moto supports neither pages nor the reverse order."""
    history = self.stepfunction_backend.get_execution_history(self._get_param("executionArn"))
    events = sorted(
        history["events"], key=lambda event: int(event["id"]), reverse=bool(self._get_param("reverseOrder"))
    )
    start = int(self._get_param("nextToken") or 0)
    end = start + min(self._get_int_param("maxResults") or _PAGE, _MAX_PAGE)
    answer: dict[str, Any] = {"events": events[start:end]}
    return ActionResult(answer | ({"nextToken": str(end)} if end < len(events) else {}))


def _describe_state_machine_for_execution(self: Any) -> ActionResult:
    """Gap: moto does not find the execution, and gives the definition as it is now."""
    execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
    machine = execution.state_machine
    return ActionResult(
        {
            "stateMachineArn": machine.arn,
            "name": machine.name,
            "definition": machine.definition,
            "roleArn": machine.roleArn,
            "updateDate": machine.update_date,
        }
    )


def install() -> None:
    """Installs these answers and our own executions; called once a process."""
    backends = type(parser_models.stepfunctions_parser_backends)(LocalStepFunctions, "stepfunctions")
    parser_models.stepfunctions_parser_backends = backends
    # Gap: moto's CloudFormation creates state machines in the backend that only stores them.
    stored.stepfunctions_backends = backends
    # Gap: moto parses the definition again for every execution, which takes 0.1 s or more.
    parser_models.AmazonStateLanguageParser = SimpleNamespace(parse=parse)
    responses.default_user_config["stepfunctions"] = {"execute_state_machine": True}
    StepFunctionResponse.describe_execution = _describe_execution
    StepFunctionResponse.stop_execution = _stop_execution
    StepFunctionResponse.redrive_execution = _redrive_execution
    StepFunctionResponse.send_task_failure = _send_task_failure
    StepFunctionResponse.get_execution_history = _get_execution_history
    StepFunctionResponse.describe_state_machine_for_execution = _describe_state_machine_for_execution


def backend(account: str, region: str) -> LocalStepFunctions:
    """Returns the Step Functions backend of an account and region."""
    found: LocalStepFunctions = parser_models.stepfunctions_parser_backends[account][region]
    return found
