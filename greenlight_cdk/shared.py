"""What a deployed Greenlight shares with other stacks of its account and region, by the names of its exports."""

from typing import Literal

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

Shared = Literal["topic", "notifier"]


def export_name(stage: str, what: Shared) -> str:
    """The export that holds an ARN: of the topic to publish to, or of the function that posts messages."""
    return f"{stage}-greenlight-{what}"


def report_endings(scope: Construct, id: str, machine: sfn.IStateMachine, notifier: lambda_.IFunction) -> events.Rule:
    """Has runs that end without a last message of their own reported to the notifier, by EventBridge."""
    pattern = events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn], "status": ["FAILED", "TIMED_OUT", "ABORTED"]},
    )
    return events.Rule(scope, id, event_pattern=pattern, targets=[targets.LambdaFunction(notifier)])
