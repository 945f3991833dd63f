"""The notifier's dead-letter queue: what it could not deliver, delivered by its own code when that works again.

Lambda puts the event there that the notifier failed on three times; SNS what it could not hand to Lambda at all.
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

AT_ONCE = 10
"""Messages that SQS hands out at once, at most."""


def letters(services: Services) -> Iterator["MessageTypeDef"]:
    """The queue's messages; one that is not deleted is hidden for some minutes, then there again."""
    url = services.environment["DEAD_LETTERS"]
    while found := services.queues.receive_message(QueueUrl=url, MaxNumberOfMessages=AT_ONCE).get("Messages"):
        yield from found


def deliver_letter(services: Services, letter: "MessageTypeDef") -> None:
    """Delivers one message and deletes it; any error leaves it in the queue. Raises what the notifier raises."""
    logger.append_keys(letter=letter["MessageId"])
    deliver(services, event_in(letter["Body"], letter["MessageId"]))
    services.queues.delete_message(QueueUrl=services.environment["DEAD_LETTERS"], ReceiptHandle=letter["ReceiptHandle"])


def event_in(body: str, id: str) -> Mapping[str, Any]:
    """The event as the notifier gets it; `id` stands for that of SNS where there is none. Raises ContractError."""
    found = read(read_json(body, dict), dict)
    if "Records" in found or "detail" in found:
        return found
    notification = found if "Message" in found else {"Message": body, "MessageId": id}
    return {"Records": [{"Sns": notification}]}
