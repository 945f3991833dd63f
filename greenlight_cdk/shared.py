"""What a deployed Greenlight exports for other stacks in its account and region."""

from typing import Literal

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

Shared = Literal["topic", "fifo-topic", "notifier"]


STATUSES = ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED"]
"""Statuses of an execution that it sends no notification about."""


def export_name(stage: str, what: Shared) -> str:
    """The name of an export with an ARN: of the topic to publish to, or of the function that gets EventBridge's events.

    State machines of earlier versions publish to `topic`; now they publish to `fifo-topic`.
    """
    return f"{stage}-greenlight-{what}"


def report_endings(
    scope: Construct,
    id: str,
    machine: sfn.IStateMachine,
    notifier: lambda_.IFunction,
    dead_letters: sqs.IQueue | None = None,
) -> events.Rule:
    """Makes EventBridge report to the notifier the runs that end without a last notification of their own.

    It also reports runs that start or are redriven, so that what people do in AWS shows in Slack at once. Events that
    EventBridge cannot deliver within a day go to `dead_letters`, whose policy must allow that.
    """
    pattern = events.EventPattern(
        source=["aws.states"],
        detail_type=["Step Functions Execution Status Change"],
        detail={"stateMachineArn": [machine.state_machine_arn], "status": STATUSES},
    )
    target = targets.LambdaFunction(notifier, dead_letter_queue=dead_letters)
    return events.Rule(scope, id, event_pattern=pattern, targets=[target])
