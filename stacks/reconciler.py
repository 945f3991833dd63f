"""The reconciler: the function that makes Slack agree with Step Functions again, once a minute."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.functions import Function
from stacks.settings.settings import Settings

EVERY = Duration.minutes(1)
LONGEST = Duration.seconds(50)
"""Less than the minute after which the next round begins."""

HIDDEN = Duration.minutes(5)
"""For how long a dead letter is left alone after a round took it: longer than a round, and a pause after a failure."""


class Reconciler(Function):
    """Reads what the notifier could not deliver, finishes answers, and has its own schedule."""

    def __init__(self, scope: Construct, *, settings: Settings, dead_letters: sqs.Queue) -> None:
        super().__init__(
            scope,
            "Reconciler",
            handler="lambdas.reconciler.handler.handler",
            settings=settings,
            memory_size=512,
            timeout=LONGEST,
            environment={"DEAD_LETTERS": dead_letters.queue_url},
            # The next round does what this one could not: Lambda need not repeat it.
            retry_attempts=0,
            max_event_age=EVERY,
        )
        actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
        self.add_to_role_policy(iam.PolicyStatement(actions=actions, resources=[dead_letters.queue_arn]))
        events.Rule(
            scope,
            "EveryMinute",
            rule_name=f"{settings.stage}-greenlight-reconciler",
            schedule=events.Schedule.rate(EVERY),
            targets=[targets.LambdaFunction(self)],
        )
