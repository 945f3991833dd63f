"""A chain's own topic, in addition to the one that all chains publish to."""

from dataclasses import dataclass

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct


@dataclass(frozen=True)
class Listener:
    """The notifier as other stacks see it, and the queue for what could not be delivered to it."""

    function: lambda_.IFunction
    dead_letters: sqs.IQueue


class ChainTopic(sns.Topic):
    """A topic that the notifier subscribes to. What cannot be delivered goes to the notifier's dead-letter queue."""

    def __init__(self, scope: Construct, id: str, *, notifier: Listener) -> None:
        super().__init__(scope, id, enforce_ssl=True)
        self.add_subscription(
            subscriptions.LambdaSubscription(notifier.function, dead_letter_queue=notifier.dead_letters)
        )
