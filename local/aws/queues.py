"""Amazon SQS as moto has it, with its gaps closed: FIFO queues keep their order and drop repeats.

Gaps in moto 5.2: a FIFO queue forgets a deduplication id when its message is deleted; after several messages of a group
became visible again, the last one is received first; sending, receiving and deleting at once is not safe.
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
"""

import functools
import threading
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from moto.core.utils import unix_time_millis
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import DEDUPLICATION_TIME_IN_SECONDS, Message, Queue, SQSBackend

_lock = threading.RLock()

second = 1.0
"""How long a second of a visibility timeout lasts that a client sets. Tests shorten it (`LocalAws`)."""


def received(queue: Queue, count: int, visibility: int) -> list[Message]:
    """Receives up to `count` visible messages of a FIFO queue, in order, and hides them for `visibility` seconds.

    A group with a hidden message is blocked. The first group that has messages fills the batch before the next one. A
    message that was received `maxReceiveCount` times moves to the dead-letter queue.
    """
    with _lock:
        found: list[Message] = []
        for message in deliverable(queue):
            if _is_used_up(queue, message):
                queue._messages.remove(message)
                message.visible_at = 0
                queue.dead_letter_queue.add_message(message)
                continue
            message.mark_received(visibility_timeout=visibility)
            # Once it is deleted, its other receipt handles are known to be old.
            queue.pending_messages.add(message)
            found.append(deepcopy(message))
            if len(found) == count:
                break
        return found


def deliverable(queue: Queue) -> Iterator[Message]:
    """Yields the messages of the groups that have no hidden message: one group after the other, each in its order."""
    groups: dict[str, list[Message]] = {}
    for message in list(queue._messages):
        groups.setdefault(str(message.group_id), []).append(message)
    for messages in groups.values():
        if all(message.visible for message in messages):
            yield from messages


def _is_used_up(queue: Queue, message: Message) -> bool:
    if queue.dead_letter_queue is None or not queue.redrive_policy:
        return False
    return bool(message.approximate_receive_count >= int(queue.redrive_policy["maxReceiveCount"]))


def _receive(
    receive: Callable[..., list[Message]],
    self: SQSBackend,
    queue_name: str,
    count: int,
    wait_seconds_timeout: int,
    visibility_timeout: int,
    message_attribute_names: list[str] | None = None,
) -> list[Message]:
    queue, until = self.get_queue(queue_name), time.monotonic() + wait_seconds_timeout
    while True:
        with _lock:
            if queue.fifo_queue:
                found = received(queue, count, int(visibility_timeout))
            else:
                found = receive(self, queue_name, count, 0, visibility_timeout, message_attribute_names)
        if found or time.monotonic() >= until:
            return found
        queue.wait_for_messages(1)


def _add(add: Callable[[Queue, Message], None], self: Queue, message: Message) -> None:
    with _lock:
        if self.fifo_queue and message.deduplication_id and _is_repeated(self, message):
            return
        add(self, message)


def _is_repeated(queue: Queue, message: Message) -> bool:
    """Whether the queue accepted a message with this deduplication id within five minutes; remembers it if not."""
    if message.approximate_receive_count:
        # It comes from another queue, as a dead letter.
        return False
    seen: dict[str, float] = queue.__dict__.setdefault("seen", {})
    now, id = unix_time_millis() / 1000, str(message.deduplication_id)
    if now - seen.get(id, 0) < DEDUPLICATION_TIME_IN_SECONDS:
        return True
    seen[id] = now
    return False


def _change_visibility(self: SQSBackend, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
    """Hides a message for so many seconds, whose length the local AWS may shorten. Raises ReceiptHandleIsInvalid."""
    queue = self.get_queue(queue_name)
    message = next((one for one in queue._messages if one.had_receipt_handle(receipt_handle)), None)
    if message is None:
        raise ReceiptHandleIsInvalid
    message.visible_at = unix_time_millis() + int(visibility_timeout) * 1000 * second
    if message.visible:
        queue.pending_messages.discard(message)
    with queue._messages_lock:
        queue._messages_lock.notify_all()


def _locked(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def locked(*args: Any, **options: Any) -> Any:
        with _lock:
            return function(*args, **options)

    return locked


def _create(
    create: Callable[..., Queue], cls: type[Queue], /, name: str, template: Any, *where: str, **more: Any
) -> Queue:
    """Gap: CloudFormation ends the name that it makes for a FIFO queue in `.fifo`."""
    properties = template.get("Properties", {})
    suffix = ".fifo" if properties.get("FifoQueue") and not name.endswith(".fifo") else ""
    return create(cls, name[-75:] + suffix, template, *where, **more)


def install() -> None:
    """Replaces moto's functions."""
    create = Queue.create_from_cloudformation_json.__func__
    Queue.create_from_cloudformation_json = classmethod(functools.partial(_create, create))
    add, receive = Queue.add_message, SQSBackend.receive_message
    Queue.add_message = functools.wraps(add)(lambda self, message: _add(add, self, message))
    Queue.delete_message = _locked(Queue.delete_message)
    SQSBackend.receive_message = functools.wraps(receive)(
        lambda self, *args, **options: _receive(receive, self, *args, **options)
    )
    SQSBackend.change_message_visibility = _locked(_change_visibility)
