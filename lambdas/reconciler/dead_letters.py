"""Delivers what is in the dead-letter queues, with the notifier's own code.

The standard queue has the messages that the notifier gave up, and the events that SNS, EventBridge or Lambda could not
pass to it. The FIFO queue has the messages that were received too often.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from greenlight.aws.queues import Queue
from greenlight.decisions.services import Services
from greenlight.delivery.accept import accept
from greenlight.delivery.deliver import deliver
from greenlight.wire.reading import read, read_json

if TYPE_CHECKING:
    from types_boto3_sqs.type_defs import MessageTypeDef

logger = Logger(child=True)


def letters(services: Services) -> Iterator[tuple[Queue, "MessageTypeDef"]]:
    """Yields the queues' messages. One that is not deleted is hidden for some minutes and then returned again."""
    for queue in services.dead_letters:
        for letter in queue.receive():
            yield queue, letter


def deliver_letter(services: Services, queue: Queue, letter: "MessageTypeDef") -> None:
    """Delivers one message, or puts it into the notifier's queue if it was never there, and deletes it.

    Any error leaves it in its queue. Raises what the notifier raises.
    """
    logger.append_keys(letter=letter["MessageId"])
    event = event_in(letter["Body"], letter["MessageId"])
    if event:
        accept(services, event)
    else:
        deliver(services, letter["Body"])
    queue.delete(letter["ReceiptHandle"])


def event_in(body: str, id: str) -> Mapping[str, Any] | None:
    """Returns the event in the notifier's format, or None for a message of the notifier's own queue.

    `id` replaces a missing SNS message id. Raises ContractError.
    """
    found = read(read_json(body, dict), dict)
    if "Records" in found or "detail" in found:
        return found
    return {"Records": [{"Sns": {"MessageId": id, **found}}]} if "Message" in found else None
