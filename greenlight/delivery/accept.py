"""Puts into the queue what comes on other ways: from EventBridge, from standard SNS topics, from the reconciler.

So an ending is shown after everything that the queue holds for its channel.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from greenlight.decisions.services import Services
from greenlight.delivery.events import SnsEvent, SnsRecord, StatusChange
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError, read, read_json
from greenlight.wire.run import read_input

NO_CHANNEL = "unknown"
"""The group of a message whose channel is not known."""


def accept(services: Services, event: Mapping[str, Any]) -> None:
    """Puts an SNS event's notifications, or a "Step Functions Execution Status Change", into the queue.

    Raises ContractError for what is neither, after everything else is in the queue; and botocore's errors.
    """
    if event.get("source") == "aws.states":
        enqueue(services, json.dumps(event))
        return
    refused = []
    for record in read(event, SnsEvent)["Records"]:
        try:
            published = read(record, SnsRecord)["Sns"]
            enqueue(services, _with_id(published["Message"], published["MessageId"]))
        except ContractError as error:
            refused.append(str(error))
    if refused:
        raise ContractError("; ".join(refused))


def enqueue(services: Services, body: str, again: str = "") -> None:
    """Puts a notification or a status change into the queue, in the group of its channel.

    `again` tells a deliberate repeat from the first time: the queue drops what it got within five minutes.
    """
    sent = json.dumps({**read_json(body, dict), "again": again}) if again else body
    services.queue.send(sent, next(_channels(services, body), NO_CHANNEL))


def _with_id(message: str, id: str) -> str:
    """The notification with SNS's message id if it comes from an earlier version: deliveries are noted under it."""
    given = read_json(message, Notification)
    if not isinstance(given, dict):
        raise ContractError("not a valid Notification: expected an object")
    return message if given.get("state") else json.dumps({**given, "id": given.get("id") or id})


def _channels(services: Services, body: str) -> Iterator[str]:
    """The channel that the body belongs to; nothing if that is not known."""
    try:
        given = read(read_json(body, dict), dict)
        if "detail" not in given:
            yield Notification.from_json(body).run.channel
            return
        detail = read(given, StatusChange)["detail"]
        run = services.runs.find(detail["name"])
        yield run.channel if run else read_input(detail.get("input") or "")[0].channel
    except ContractError:
        return
