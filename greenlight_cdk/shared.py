"""What a deployed Greenlight shares with other stacks of its account and region, by the names of its exports."""

from typing import Literal

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

Shared = Literal["topic", "notifier"]


STATUSES = ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]
"""Statuses of an execution of which no message of its own tells."""


def export_name(stage: str, what: Shared) -> str:
    """The export that holds an ARN: of the topic to publish to, or of the function that posts messages."""
    return f"{stage}-greenlight-{what}"


def report_endings(
    scope: Construct,
    id: str,
    machine: sfn.IStateMachine,
    notifier: lambda_.IFunction,
    dead_letters: sqs.IQueue | None = None,
) -> events.Rule:
    """Has runs that end without a last message of their own reported to the notifier, by EventBridge.

    So are those that begin, or go on: what was started or redriven in AWS shows at once. What EventBridge cannot hand
    over for a day comes into `dead_letters`, whose policy has to let it.
    """
    pattern = events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn], "status": STATUSES},
    )
    target = targets.LambdaFunction(notifier, dead_letter_queue=dead_letters)
    return events.Rule(scope, id, event_pattern=pattern, targets=[target])
