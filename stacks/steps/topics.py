"""A topic of a chain's own, beside the one that all chains publish to."""

from dataclasses import dataclass

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct


@dataclass(frozen=True)
class Listener:
    """The notifier as other stacks know it, and the queue that holds what could not be handed to it."""

    function: lambda_.IFunction
    dead_letters: sqs.IQueue


class ChainTopic(sns.Topic):
    """A topic that the notifier listens to; what cannot be delivered joins the rest in the notifier's own queue."""

    def __init__(self, scope: Construct, id: str, *, notifier: Listener) -> None:
        super().__init__(scope, id, enforce_ssl=True)
        self.add_subscription(
            subscriptions.LambdaSubscription(notifier.function, dead_letter_queue=notifier.dead_letters)
        )
