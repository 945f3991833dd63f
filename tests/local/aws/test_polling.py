"""A FIFO topic, its queue, and the function that gets the queue's messages in batches."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.sqs.models import sqs_backends

from local.aws.polling import Poller
from local.aws.runtime_api import Outcome
from local.aws.server import LocalAws
from tests.local.aws.support import client, function, write_assembly
from tests.waiting import until

Handle = Callable[[list[Any]], list[str]]
FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


class Queue:
    """A FIFO queue, and what a function got from it."""

    def __init__(self, aws: LocalAws, name: str, **attributes: str) -> None:
        self.sqs, self.name = client(aws, "sqs"), f"{name}.fifo"
        self.url = self.sqs.create_queue(QueueName=self.name, Attributes={**FIFO, **attributes})["QueueUrl"]
        self.backend = sqs_backends[aws.account][aws.region]
        self.got: list[list[str]] = []

    def send(self, *bodies: str, group: str = "C1") -> None:
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body, MessageGroupId=group)

    @contextmanager
    def polled(self, handle: Handle, batch: int = 10, at_once: int = 3) -> Iterator[None]:
        """Polls the queue; `handle` gets the records, and returns the ids to hand back."""

        def invoke(event: bytes) -> Outcome:
            records = json.loads(event)["Records"]
            self.got.append([record["body"] for record in records])
            failures = [{"itemIdentifier": id} for id in handle(records)]
            return Outcome(json.dumps({"batchItemFailures": failures}).encode())

        poller = Poller(self.backend, self.backend.get_queue(self.name), invoke, batch, at_once)
        yield
        poller.stop()

    def hand_back(self, records: list[Any]) -> list[str]:
        """Makes the messages visible again at once, from the last to the first."""
        for record in reversed(records):
            self.sqs.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
            )
        return [record["messageId"] for record in records]

    @property
    def bodies(self) -> list[str]:
        return [body for batch in self.got for body in batch]

    def left(self) -> int:
        return len(self.backend.get_queue(self.name)._messages)


def test_messages_of_a_group_come_in_order_and_batches_of_ten(aws: LocalAws) -> None:
    queue = Queue(aws, "ordered")
    sent = [str(number) for number in range(23)]
    queue.send(*sent)
    with queue.polled(lambda records: []):
        until(lambda: queue.left() == 0)
    assert queue.bodies == sent
    assert [len(batch) for batch in queue.got] == [10, 10, 3]


def test_what_is_handed_back_comes_again_in_order(aws: LocalAws) -> None:
    queue = Queue(aws, "handed-back")
    queue.send("1", "2", "3", "4")

    def handle(records: list[Any]) -> list[str]:
        # The first message of each batch is done; the others come back.
        return queue.hand_back(records[1:])

    with queue.polled(handle):
        until(lambda: queue.left() == 0)
    assert queue.got == [["1", "2", "3", "4"], ["2", "3", "4"], ["3", "4"], ["4"]]


def test_a_group_waits_for_its_invocation_and_others_do_not(aws: LocalAws) -> None:
    queue, first, done = Queue(aws, "groups"), threading.Event(), threading.Event()
    queue.send("a1", group="A")

    def handle(records: list[Any]) -> list[str]:
        if records[0]["body"] == "a1":
            first.set()
            done.wait(10)
        return []

    with queue.polled(handle, batch=1):
        assert first.wait(10)
        queue.send("a2", group="A")
        queue.send("b1", group="B")
        until(lambda: ["b1"] in queue.got)
        assert ["a2"] not in queue.got
        done.set()
        until(lambda: queue.left() == 0)
    assert queue.got == [["a1"], ["b1"], ["a2"]]


def test_no_more_invocations_than_allowed_run_at_once(aws: LocalAws) -> None:
    queue, done = Queue(aws, "at-once"), threading.Event()
    for group in "ABCD":
        queue.send(group, group=group)

    def handle(records: list[Any]) -> list[str]:
        done.wait(10)
        return []

    with queue.polled(handle, batch=1, at_once=2):
        until(lambda: len(queue.got) == 2)
        done.set()
        until(lambda: queue.left() == 0)
    assert sorted(queue.bodies) == ["A", "B", "C", "D"]


def test_a_repeat_within_five_minutes_is_dropped_even_after_it_was_handled(aws: LocalAws) -> None:
    queue = Queue(aws, "repeats")
    with queue.polled(lambda records: []):
        queue.send("once")
        until(lambda: queue.got and queue.left() == 0)
        queue.send("once", "another")
        until(lambda: len(queue.got) == 2 and queue.left() == 0)
    assert queue.got == [["once"], ["another"]]


def test_a_message_received_too_often_goes_to_the_dead_letters(aws: LocalAws) -> None:
    dead = Queue(aws, "dead")
    arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{dead.name}"
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
    queue = Queue(aws, "poisoned", RedrivePolicy=redrive)
    queue.send("bad", "good")

    def handle(records: list[Any]) -> list[str]:
        return queue.hand_back(records) if records[0]["body"] == "bad" else []

    with queue.polled(handle, batch=1):
        until(lambda: queue.left() == 0)
    assert queue.got == [["bad"], ["bad"], ["good"]]
    assert dead.left() == 1


def test_a_deployed_function_gets_what_a_fifo_topic_publishes(
    aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept, folder = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("assembly")
    arn, published = {"Fn::GetAtt": ["Queue", "Arn"]}, client(aws, "sns")
    variables = {"Environment": {"Variables": {"KEEP": str(kept)}}}
    mapping = {"FunctionName": "polled", "EventSourceArn": arn, "FunctionResponseTypes": ["ReportBatchItemFailures"]}
    subscription = {"Protocol": "sqs", "TopicArn": {"Ref": "Topic"}, "Endpoint": arn, "RawMessageDelivery": True}
    topic = {"TopicName": "told.fifo", "FifoTopic": True, "ContentBasedDeduplication": True}
    queue = {"QueueName": "told.fifo", "FifoQueue": True, "ContentBasedDeduplication": True}
    resources = {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": topic},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
        "Polled": function("polled", "sample.keep", **variables),
        "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping},
        "Told": {"Type": "AWS::SNS::Subscription", "Properties": subscription},
    }
    outputs = {"Topic": {"Value": {"Ref": "Topic"}}}
    deployed = aws.deploy(write_assembly(folder, {"polling": {"Resources": resources, "Outputs": outputs}}, {}))
    published.publish(TopicArn=deployed["polling"]["Topic"], Message="hello", MessageGroupId="C1")
    (event,) = until(lambda: [json.loads(path.read_text()) for path in kept.glob("*.json")])
    (record,) = event["Records"]
    assert (record["body"], record["eventSource"]) == ("hello", "aws:sqs")
    assert record["attributes"]["MessageGroupId"] == "C1"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
