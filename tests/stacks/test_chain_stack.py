"""A chain's stack: the rule that calls the notifier, and the retries of its states."""

from typing import Any

import pytest

from stacks.checks.definitions import states
from tests.along import NAMES
from tests.stacks.conftest import Template, resources
from tests.stacks.steps.test_topics import arn_of
from tests.templates import definition_of

pytestmark = pytest.mark.xdist_group("stacks")

_BUSY = [
    *("ThrottlingException", "ModelTimeoutException", "ServiceUnavailableException"),
    *("ModelNotReadyException", "InternalServerException", "ModelErrorException"),
]
_SERVICES = ("", "Bedrock.", "BedrockRuntime.")


def retry(errors: list[str], attempts: int, longest: int) -> dict[str, Any]:
    """One complete retry rule."""
    tries = {"IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": attempts}
    return {"ErrorEquals": errors, **tries, "MaxDelaySeconds": longest, "JitterStrategy": "FULL"}


EMPTY = retry(["States.QueryEvaluationError"], 2, 5)
_TEMPORARY = [*(service + name for service in _SERVICES for name in _BUSY), "BedrockRuntime.SdkClientException"]
ASKED = [retry(_TEMPORARY, 6, 60), EMPTY]
TOLD = [retry(["SNS.SdkClientException", "SNS.ThrottledException", "SNS.InternalErrorException"], 5, 30)]
RETRIES = {"bedrock:invokeModel": ASKED, "sns:publish": TOLD, "sns:publish.waitForTaskToken": TOLD}
"""The retry rules for each Step Functions integration."""


@pytest.mark.parametrize("chain", NAMES)
def test_a_rule_reports_only_the_runs_of_this_machine(chain: str, templates: dict[str, Template]) -> None:
    template = templates[f"dev-greenlight-{chain}"]
    (machine,) = resources(template, "AWS::StepFunctions::StateMachine")
    (rule,) = resources(template, "AWS::Events::Rule").values()
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [{"Ref": machine}], "status": ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]},
    }


@pytest.mark.parametrize("chain", NAMES)
def test_all_states_of_a_kind_have_the_same_retries(chain: str, templates: dict[str, Template]) -> None:
    looked_at = 0
    for name, state in states(definition_of(templates, chain)):
        kind = str(state.get("Resource", "")).rpartition(":states:::")[2]
        if kind in RETRIES:
            assert state["Retry"] == RETRIES[kind], name
            looked_at += 1
    assert looked_at


@pytest.mark.parametrize("chain", NAMES)
def test_a_machine_logs_no_token_and_ends_after_three_months(chain: str, templates: dict[str, Template]) -> None:
    (machine,) = resources(templates[f"dev-greenlight-{chain}"], "AWS::StepFunctions::StateMachine").values()
    logs = machine["LoggingConfiguration"]
    assert (logs["Level"], logs["IncludeExecutionData"]) == ("ALL", False)
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["StateMachineName"] == f"dev-greenlight-{chain}"
    assert definition_of(templates, chain)["TimeoutSeconds"] == 90 * 24 * 3600


def test_failed_runs_raise_an_alarm_and_are_reported(templates: dict[str, Template]) -> None:
    for chain in NAMES:
        template = templates[f"dev-greenlight-{chain}"]
        metrics = {alarm["MetricName"] for alarm in resources(template, "AWS::CloudWatch::Alarm").values()}
        assert "ExecutionsFailed" in metrics
        (rule,) = resources(template, "AWS::Events::Rule").values()
        assert rule["EventPattern"]["detail"]["status"] == ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]
        assert rule["Targets"][0]["DeadLetterConfig"]["Arn"] == arn_of(templates, "DeadLetters")
        callers = {permission["Principal"] for permission in resources(template, "AWS::Lambda::Permission").values()}
        assert "events.amazonaws.com" in callers
