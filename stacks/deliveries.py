"""How notifications reach the notifier: a FIFO topic, a FIFO queue, and a FIFO queue for what was tried too often.

The group of a message is its channel, so a channel's messages are delivered one at a time and in order (decision
record 30).
"""

from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.functions import Function
from stacks.reconciler import VISIBILITY_TIMEOUT
from stacks.settings.settings import Settings

KEPT = Duration.days(14)
"""The longest time that SQS keeps a message."""

NOTIFIER_TIMEOUT = Duration.seconds(60)

HIDDEN = Duration.seconds(90)
"""How long a channel waits if the notifier dies while it delivers: longer than the notifier may run."""

MOST_RECEIVES = 1000
"""How often a message may be received, which is SQS's own limit. Waiting for Slack counts too."""

LONGEST_WAIT = Duration.minutes(20)
"""The age of the oldest message that sets off the alarm: 1,200 messages in one channel at Slack's one a second."""

AT_ONCE = 5
"""How many notifiers may work for the queue at the same time. A new AWS account may run 10 functions at once in all,
and people's clicks need some."""


class Deliveries(Construct):
    """The topic that state machines publish to, and the queue that the notifier reads."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings) -> None:
        super().__init__(scope, id)
        self.topic = sns.Topic(
            self,
            "Topic",
            fifo=True,
            topic_name=f"{settings.stage}-greenlight-notifications.fifo",
            content_based_deduplication=True,
            enforce_ssl=True,
            display_name="Notifications of Greenlight's chains",
        )
        self.undelivered = self._queue("Undelivered", visibility_timeout=VISIBILITY_TIMEOUT)
        letters = sqs.DeadLetterQueue(queue=self.undelivered, max_receive_count=MOST_RECEIVES)
        self.queue = self._queue("Queue", visibility_timeout=HIDDEN, dead_letter_queue=letters)
        self.topic.add_subscription(
            subscriptions.SqsSubscription(self.queue, raw_message_delivery=True, dead_letter_queue=self.undelivered)
        )
        self._allow_topics_of_chains(settings.stage)

    def read_by(self, notifier: Function) -> None:
        """Makes the function the queue's reader."""
        notifier.add_event_source(
            sources.SqsEventSource(self.queue, batch_size=10, max_concurrency=AT_ONCE, report_batch_item_failures=True)
        )

    def written_by(self, function: Function) -> None:
        """Lets the function put messages into the queue."""
        function.add_environment("QUEUE", self.queue.queue_url)
        statement = iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.queue.queue_arn])
        function.add_to_role_policy(statement)

    def _queue(self, id: str, **more: Any) -> sqs.Queue:
        return sqs.Queue(
            self,
            id,
            fifo=True,
            content_based_deduplication=True,
            enforce_ssl=True,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            retention_period=KEPT,
            **more,
        )

    def _allow_topics_of_chains(self, stage: str) -> None:
        """Chains' own topics send to these queues. Their stacks depend on this one, so it matches names."""
        source = Stack.of(self).format_arn(service="sns", resource=f"{stage}-greenlight-*")
        for queue in (self.queue, self.undelivered):
            queue.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                    actions=["sqs:SendMessage"],
                    resources=[queue.queue_arn],
                    conditions={"ArnLike": {"aws:SourceArn": source}},
                )
            )
