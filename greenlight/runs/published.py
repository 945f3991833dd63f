"""The last notification that an execution published, read from its history."""

import json
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from greenlight.runs.record import RunRecord
from greenlight.runs.services import RunServices
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError

if TYPE_CHECKING:
    from types_boto3_stepfunctions.type_defs import HistoryEventTypeDef

EVENTS = 50
"""Newest events to look through: a run that ended well published last of all."""


PAGE = 10
"""Events to read at a time, because each can take 256 KiB."""


def last_notification(services: RunServices, run: RunRecord) -> str:
    """The notification (JSON) that the run's execution published last; "" if there is none to find.

    Raises botocore's errors.
    """
    events = services.executions.history(run.execution, newest_first=True, page=PAGE, data=True)
    return next(iter(_notifications(islice(events, EVENTS))), "")


def _notifications(events: Iterable["HistoryEventTypeDef"]) -> Iterable[str]:
    for event in events:
        scheduled = event.get("taskScheduledEventDetails")
        if not scheduled or scheduled["resourceType"] != "sns":
            continue
        message = json.loads(scheduled["parameters"]).get("Message", "")
        text = message if isinstance(message, str) else json.dumps(message)
        try:
            Notification.from_json(text)
        except ContractError:
            continue
        yield text
