"""A chain's own topic, in addition to the one that all chains publish to."""

from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct


@dataclass(frozen=True)
class Listener:
    """The notifier as other stacks see it: its function and its queue, and the dead-letter queue of each."""

    function: lambda_.IFunction
    dead_letters: sqs.IQueue
    queue: sqs.IQueue
    undelivered: sqs.IQueue


class ChainTopic(sns.Topic):
    """A topic that the notifier gets; a FIFO topic if its messages are to stay in order with all others.

    What cannot be delivered goes to the notifier's dead-letter queues.
    """

    def __init__(self, scope: Construct, id: str, *, notifier: Listener, in_order: bool) -> None:
        if not in_order:
            super().__init__(scope, id, enforce_ssl=True)
            self.add_subscription(
                subscriptions.LambdaSubscription(notifier.function, dead_letter_queue=notifier.dead_letters)
            )
            return
        # The queue's policy knows such topics by the beginning of their names.
        name = f"{Stack.of(scope).stack_name}-{id}.fifo"
        super().__init__(scope, id, topic_name=name, enforce_ssl=True, fifo=True, content_based_deduplication=True)
        self.add_subscription(
            subscriptions.SqsSubscription(
                notifier.queue, raw_message_delivery=True, dead_letter_queue=notifier.undelivered
            )
        )
