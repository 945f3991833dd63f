"""Delivers what is in the notifier's dead-letter queue, with the notifier's own code.

Lambda puts an event there after the notifier has failed on it three times; SNS puts a notification there if it could
not pass it to Lambda at all.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.wire.reading import read, read_json

if TYPE_CHECKING:
    from types_boto3_sqs.type_defs import MessageTypeDef

logger = Logger(child=True)

BATCH_SIZE = 10
"""SQS returns at most this many messages at once."""


def letters(services: Services) -> Iterator["MessageTypeDef"]:
    """Yields the queue's messages. One that is not deleted is hidden for some minutes and then returned again."""
    url = services.environment["DEAD_LETTERS"]
    while found := services.queues.receive_message(QueueUrl=url, MaxNumberOfMessages=BATCH_SIZE).get("Messages"):
        yield from found


def deliver_letter(services: Services, letter: "MessageTypeDef") -> None:
    """Delivers one message and deletes it. Any error leaves it in the queue. Raises what the notifier raises."""
    logger.append_keys(letter=letter["MessageId"])
    deliver(services, event_in(letter["Body"], letter["MessageId"]))
    services.queues.delete_message(QueueUrl=services.environment["DEAD_LETTERS"], ReceiptHandle=letter["ReceiptHandle"])


def event_in(body: str, id: str) -> Mapping[str, Any]:
    """Returns the event in the notifier's format. `id` replaces a missing SNS message id. Raises ContractError."""
    found = read(read_json(body, dict), dict)
    if "Records" in found or "detail" in found:
        return found
    notification = found if "Message" in found else {"Message": body, "MessageId": id}
    return {"Records": [{"Sns": notification}]}
