"""Lambda's event source mapping for SQS: polls a queue, and invokes a function with batches of its messages.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.core.utils import unix_time_millis
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import Message, Queue, SQSBackend

from local.aws.queues import deliverable, received
from local.aws.runtime_api import Outcome

log = logging.getLogger(__name__)

LONGEST_BATCH = 10
"""Messages of a FIFO queue that one invocation may get."""

LONGEST_WAIT = 1.0
"""Seconds after which an idle poller looks again."""


class Poller:
    """Polls a FIFO queue from its creation until `halt`.

    `invoke` runs the function with an event. At most `at_once` invocations run at the same time, each with up to
    `batch` messages. Messages that the function does not name in `batchItemFailures` are deleted; the others stay, as
    all do if the function fails, and are visible again when their time is over.
    """

    def __init__(
        self, backend: SQSBackend, queue: Queue, invoke: Callable[[bytes], Outcome], batch: int, at_once: int
    ) -> None:
        self._backend, self._queue, self._invoke = backend, queue, invoke
        self._batch, self._at_once = min(batch, LONGEST_BATCH), at_once
        self._running, self._stopped = 0, False
        self._pool = ThreadPoolExecutor(at_once, f"poller {queue.name}")
        self._thread = threading.Thread(target=self._run, name=f"poller {queue.name}")
        self._thread.start()

    def halt(self) -> None:
        """Starts no further invocation."""
        self._stopped = True
        self._wake()
        self._thread.join()

    def stop(self) -> None:
        """Ends the threads, after the invocations that run."""
        self.halt()
        self._pool.shutdown()

    def _run(self) -> None:
        while not self._stopped:
            found = received(self._queue, self._batch, int(self._queue.visibility_timeout)) if self._has_room else []
            if found:
                self._count(1)
                self._pool.submit(self._handle, found)
            else:
                self._wait()

    @property
    def _has_room(self) -> bool:
        return self._running < self._at_once

    def _wait(self) -> None:
        hidden = [message.visible_at for message in list(self._queue._messages) if not message.visible]
        soon = (min(hidden) - unix_time_millis()) / 1000 + 0.001 if hidden and self._has_room else LONGEST_WAIT
        with self._queue._messages_lock:
            self._queue._messages_lock.wait_for(self._is_due, timeout=max(0.0, min(soon, LONGEST_WAIT)))

    def _is_due(self) -> bool:
        return self._stopped or (self._has_room and next(deliverable(self._queue), None) is not None)

    def _count(self, more: int) -> None:
        with self._queue._messages_lock:
            self._running += more
            self._queue._messages_lock.notify_all()

    def _wake(self) -> None:
        with self._queue._messages_lock:
            self._queue._messages_lock.notify_all()

    def _handle(self, messages: list[Message]) -> None:
        try:
            records = [_record(self._queue, message) for message in messages]
            outcome = self._invoke(json.dumps({"Records": records}).encode())
            failed = {message.id for message in messages} if outcome.failed else _failed(outcome)
            for message in messages:
                if message.id not in failed:
                    self._delete(message)
        finally:
            self._count(-1)

    def _delete(self, message: Message) -> None:
        try:
            self._backend.delete_message(self._queue.name, message.receipt_handle)
        except ReceiptHandleIsInvalid:
            log.warning("the message %s has left the queue %s", message.id, self._queue.name)


def _failed(outcome: Outcome) -> set[str]:
    """The ids of the messages that the function hands back."""
    response = json.loads(outcome.payload or b"null")
    failures = response.get("batchItemFailures") if isinstance(response, dict) else None
    return {failure["itemIdentifier"] for failure in failures or []}


def _record(queue: Queue, message: Message) -> Mapping[str, Any]:
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "SentTimestamp": str(message.sent_timestamp),
            "SequenceNumber": message.sequence_number,
            "MessageGroupId": message.group_id,
            "SenderId": message.sender_id,
            "MessageDeduplicationId": message.deduplication_id,
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        },
        "messageAttributes": {},
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }
