"""The reconciler: once a minute, this function brings Slack back in line with Step Functions."""

from collections.abc import Sequence

from aws_cdk import Duration, Fn
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.functions import Function
from stacks.settings.settings import Settings

INTERVAL = Duration.minutes(1)
ROUND_TIMEOUT = Duration.seconds(50)
"""A round ends before the next one starts."""

VISIBILITY_TIMEOUT = Duration.minutes(5)
"""How long a dead letter stays hidden after a round reads it: longer than a round, with a pause after a failure."""


class Reconciler(Function):
    """The function and its schedule. It handles what the notifier could not deliver, and finishes answers."""

    def __init__(self, scope: Construct, *, settings: Settings, dead_letters: Sequence[sqs.Queue]) -> None:
        super().__init__(
            scope,
            "Reconciler",
            handler="lambdas.reconciler.handler.handler",
            settings=settings,
            memory_size=512,
            timeout=ROUND_TIMEOUT,
            environment={"DEAD_LETTERS": Fn.join(" ", [queue.queue_url for queue in dead_letters])},
            # The next round does what this one could not, so Lambda does not retry.
            retry_attempts=0,
            max_event_age=INTERVAL,
        )
        actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
        arns = [queue.queue_arn for queue in dead_letters]
        self.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=arns))
        events.Rule(
            scope,
            "EveryMinute",
            rule_name=f"{settings.stage}-greenlight-reconciler",
            schedule=events.Schedule.rate(INTERVAL),
            targets=[targets.LambdaFunction(self)],
        )
