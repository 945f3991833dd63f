"""Amazon SQS: the queue of what waits for delivery, and the queues of dead letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

BATCH = 10
"""Messages that SQS takes or returns with one call."""


@dataclass(frozen=True)
class Queue:
    """One queue. Errors are raised as botocore's."""

    client: "SQSClient"
    url: str

    def send(self, body: str, group: str = "") -> None:
        """Puts a message into the queue. A FIFO queue needs a group, and drops what it got within five minutes."""
        if group:
            self.client.send_message(QueueUrl=self.url, MessageBody=body, MessageGroupId=group)
        else:
            self.client.send_message(QueueUrl=self.url, MessageBody=body)

    def hand_back(self, receipts: Sequence[str], seconds: int) -> None:
        """Makes at most ten received messages visible again in so many seconds (0: now)."""
        entries = [
            {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": seconds}
            for number, receipt in enumerate(receipts)
        ]
        self.client.change_message_visibility_batch(QueueUrl=self.url, Entries=entries)  # type: ignore[arg-type]

    def receive(self) -> Iterator["MessageTypeDef"]:
        """Yields the messages. One that is not deleted is hidden for some minutes and then returned again."""
        while found := self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=BATCH).get("Messages"):
            yield from found

    def delete(self, receipt: str) -> None:
        """Deletes a received message."""
        self.client.delete_message(QueueUrl=self.url, ReceiptHandle=receipt)
