"""Many notifications at once: all there, in order, as fast as Slack allows, and none is a dead letter."""

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from local.slack.installation import Limits
from local.slack.rate_limit import Rate
from local.slack.workspace import Channel
from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.person import BOT
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("bursts")

MANY = 200
SHORT = 0.02
"""Seconds in which the local Slack takes one message in a channel, and for which a second lasts in the local AWS."""


class Burst:
    """Runs of another app, one in each of some channels, whose notifications are published as fast as possible."""

    def __init__(self, stack: LocalStack, name: str, channels: int) -> None:
        self.stack, self.name = stack, name
        self.rooms = [self._room(f"C0{name.upper()}{number:02}") for number in range(channels)]
        self.sns: Any = stack.session.client("sns", endpoint_url=stack.aws.endpoint)
        (self.topic,) = [
            topic["TopicArn"] for topic in self.sns.list_topics()["Topics"] if "notifications.fifo" in topic["TopicArn"]
        ]

    def _room(self, id: str) -> str:
        workspace = self.stack.slack.workspace
        workspace.channels[id] = Channel(id, id.lower(), "", {BOT})
        workspace._messages[id] = {}
        return id

    def publish(self, room: str, kind: str, text: str) -> None:
        message = {
            "kind": kind,
            "execution": f"arn:aws:states:{self.stack.aws.region}:123456789012:execution:{self.name}:{room}",
            "state": text,
            "at": datetime.now(UTC).isoformat(),
            "run": {"chain": "Burst", "channel": room},
            "text": text,
        }
        self.sns.publish(TopicArn=self.topic, Message=json.dumps(message), MessageGroupId=room)

    def publish_all(self, room: str, count: int) -> list[str]:
        said = [f"text {number}" for number in range(count)]
        for text in said:
            self.publish(room, "tell", text)
        self.publish(room, "finish", "the end")
        return said

    def texts(self, room: str) -> list[str]:
        return [str(message["text"]) for message in self.stack.slack.workspace.messages(room)]

    def seconds(self, room: str) -> float:
        """From the first message in a channel to the last."""
        stamps = [float(message["ts"]) for message in self.stack.slack.workspace.messages(room)]
        return stamps[-1] - stamps[0]

    def _has(self, room: str, messages: int) -> bool:
        return len(self.texts(room)) >= messages

    def arrived(self, count: int, seconds: float) -> None:
        """Waits until each channel has a card, the texts in order, and the end in thread and channel."""
        expected = [*(f"text {number}" for number in range(count)), "the end"]
        for room in self.rooms:
            until(partial(self._has, room, count + 3), f"every message in {room}", seconds)
            _, *said, result = self.texts(room)
            assert said == expected
            assert result.endswith("the end")


def undelivered(stack: LocalStack) -> int:
    """The messages in every dead-letter queue, and those that still wait."""
    sqs: Any = stack.session.client("sqs", endpoint_url=stack.aws.endpoint)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    ]
    return sum(int(one[name]) for one in found for name in names)


@contextmanager
def limited(second: float) -> Iterator[LocalStack]:
    rates = Limits(rate_limit=True, post=Rate(second, 5))
    with local_stack(chains="technique-human-input", rates=rates, second=second) as running:
        yield running


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with limited(SHORT) as running:
        yield running


def publish_together(burst: Burst, rooms: Sequence[str], count: int) -> None:
    with ThreadPoolExecutor(len(rooms)) as publishers:
        list(publishers.map(lambda room: burst.publish_all(room, count), rooms))


def test_many_notifications_at_once_arrive_in_order(stack: LocalStack) -> None:
    burst = Burst(stack, "one", 1)
    publish_together(burst, burst.rooms, MANY)
    burst.arrived(MANY, 90)
    until(lambda: undelivered(stack) == 0, "an empty queue")


def test_channels_do_not_mix_and_do_not_wait_for_each_other(stack: LocalStack) -> None:
    burst = Burst(stack, "ten", 10)
    publish_together(burst, burst.rooms, 10)
    burst.arrived(10, 90)
    until(lambda: undelivered(stack) == 0, "an empty queue")


@pytest.mark.long
@pytest.mark.timeout(1_200)
def test_at_slacks_own_rate_a_burst_takes_as_long_as_slack_needs() -> None:
    with limited(1.0) as stack:
        one = Burst(stack, "one", 1)
        publish_together(one, one.rooms, MANY)
        one.arrived(MANY, 400)
        ratio = one.seconds(one.rooms[0]) / (MANY + 2 - 5)
        ten = Burst(stack, "ten", 10)
        began = time.monotonic()
        publish_together(ten, ten.rooms, 30)
        ten.arrived(30, 200)
        slowest = (time.monotonic() - began) / (30 + 2 - 5)
        print(f"one channel: {ratio:.2f} times Slack's own time; ten channels: {slowest:.2f} times")
        assert undelivered(stack) == 0
        assert (ratio < 1.1, slowest < 1.5) == (True, True), (ratio, slowest)
