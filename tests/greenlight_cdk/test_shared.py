"""What a deployed Greenlight exports, and the exact rule that reports other stacks' runs."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from greenlight_cdk.shared import STATUSES, export_name, report_endings
from tests.templates import resources

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:Invoices"
NOTIFIER = "arn:aws:lambda:us-east-1:123456789012:function:notifier"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:dead"


@pytest.mark.parametrize("with_queue", [True, False])
def test_only_starts_and_endings_of_this_machine_are_reported(with_queue: bool) -> None:
    app = App()
    stack = Stack(app, "S")
    machine = sfn.StateMachine.from_state_machine_arn(stack, "Machine", MACHINE)
    notifier = lambda_.Function.from_function_arn(stack, "Notifier", NOTIFIER)
    queue = sqs.Queue.from_queue_arn(stack, "Queue", QUEUE) if with_queue else None
    report_endings(stack, "Endings", machine, notifier, queue)
    template: Any = app.synth().get_stack_by_name("S").template
    (rule,) = resources(template, "AWS::Events::Rule").values()
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [MACHINE], "status": ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]},
    }
    (target,) = rule["Targets"]
    assert (target["Arn"], rule["State"]) == (NOTIFIER, "ENABLED")
    assert target.get("DeadLetterConfig") == ({"Arn": QUEUE} if with_queue else None)
    assert rule["EventPattern"]["detail"]["status"] == STATUSES


def test_an_exports_name_has_the_stage_and_the_kind() -> None:
    assert export_name("prod", "topic") == "prod-greenlight-topic"
    assert export_name("dev", "notifier") == "dev-greenlight-notifier"
