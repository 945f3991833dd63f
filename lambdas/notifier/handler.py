"""The notifier's entry point: the queue of notifications, and what comes on other ways and goes into the queue."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight.decisions.services import Services
from greenlight.delivery.accept import accept
from greenlight.delivery.events import QueueEvent
from greenlight.home.publish import refresh_homes
from greenlight.wire.reading import read
from lambdas.notifier.batch import Batch

logger = Logger()
services = Services()


@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Mapping[str, object] | None:
    """Delivers a batch of the queue, or puts an SNS event or a status change of an execution into the queue.

    Returns the messages of a batch that stay in the queue. An error with any other event is raised, so Lambda retries
    twice and then puts the event into the dead-letter queue.
    """
    if not _is_batch(event):
        accept(services, event)
        return None
    batch = Batch(services, context.get_remaining_time_in_millis)
    left = batch.deliver(read(event, QueueEvent)["Records"])
    for run in dict.fromkeys(batch.changed):
        refresh_homes(services, context.get_remaining_time_in_millis, run)
    return left


def _is_batch(event: Mapping[str, Any]) -> bool:
    records = event.get("Records")
    return bool(isinstance(records, list) and records and records[0].get("eventSource") == "aws:sqs")
