"""A topic of a chain's own, beside the one that all chains publish to."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.checks import accept


class ChainTopic(sns.Topic):
    """A topic that the notifier listens to; what it could not take waits in a queue beside it."""

    def __init__(self, scope: Construct, id: str, *, notifier: lambda_.IFunction) -> None:
        super().__init__(scope, id, enforce_ssl=True)
        self.undelivered = sqs.Queue(self, "Undelivered", enforce_ssl=True, retention_period=Duration.days(14))
        accept(
            self.undelivered,
            "SQS3",
            "it is a dead-letter queue: of a topic's subscription, which the rule does not see",
        )
        self.add_subscription(subscriptions.LambdaSubscription(notifier, dead_letter_queue=self.undelivered))
