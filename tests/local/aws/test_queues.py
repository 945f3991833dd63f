"""The queues, as a client sees them."""

import threading
from typing import Any

from local.aws.server import LocalAws
from tests.local.aws.support import client

FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


def make(aws: LocalAws, name: str, **attributes: str) -> tuple[Any, str]:
    sqs = client(aws, "sqs")
    return sqs, sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def receive(sqs: Any, url: str, count: int = 1) -> list[Any]:
    found: list[Any] = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=count).get("Messages", [])
    return found


def test_a_group_stays_in_order_when_all_its_messages_become_visible_again(aws: LocalAws) -> None:
    sqs, url = make(aws, "again.fifo", **FIFO)
    for body in ("1", "2", "3"):
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="C1")
    for message in reversed(receive(sqs, url, 3)):
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert [message["Body"] for message in receive(sqs, url, 3)] == ["1", "2", "3"]
    assert receive(sqs, url) == []


def test_a_receiver_waits_for_a_message(aws: LocalAws) -> None:
    sqs, url = make(aws, "waiting")
    send = threading.Timer(0.1, lambda: sqs.send_message(QueueUrl=url, MessageBody="late"))
    send.start()
    found = client(aws, "sqs").receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    send.join()
    assert [message["Body"] for message in found] == ["late"]
