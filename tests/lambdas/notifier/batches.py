"""Batches as Lambda passes them to the notifier, from a real queue."""

from typing import Any

from greenlight.decisions.services import Services
from tests.local.slack.support import STUDIO


def sent(services: Services, *bodies: str, group: str = STUDIO) -> list[Any]:
    """Puts the bodies into the queue, and receives the batch."""
    for body in bodies:
        services.queue.send(body, group)
    return received(services)


def received(services: Services) -> list[Any]:
    """What is visible in the queue, at most ten messages, in the format of Lambda's event."""
    sqs: Any = services.queue.client
    found = sqs.receive_message(
        QueueUrl=services.queue.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    ).get("Messages", [])
    return [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "eventSource": "aws:sqs",
        }
        for message in found
    ]
