"""What goes into the queue, and in which group."""

import json
from dataclasses import replace
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.delivery.accept import NO_CHANNEL, accept, enqueue
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run, execution_input
from tests.greenlight.notified import NAME, as_json
from tests.local.slack.support import STUDIO, TRAVEL


def groups(services: Services) -> list[str]:
    sqs: Any = services.queue.client
    found = sqs.receive_message(
        QueueUrl=services.queue.url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"]
    )
    return [message["Attributes"]["MessageGroupId"] for message in found.get("Messages", [])]


def ending(name: str, **fields: Any) -> dict[str, Any]:
    return {"source": "aws.states", "detail": {"name": name, "status": "FAILED", "stopDate": 1, **fields}}


def test_a_notification_goes_to_its_channel(services: Services, told: Notification) -> None:
    enqueue(services, as_json(replace(told, run=replace(told.run, channel=TRAVEL))))
    assert groups(services) == [TRAVEL]


def test_an_ending_goes_to_its_runs_channel(services: Services, told: Notification) -> None:
    accept(services, ending(NAME))
    assert groups(services) == [STUDIO]


def test_the_ending_of_an_unknown_run_goes_to_its_inputs_channel(services: Services) -> None:
    accept(services, ending("r9", input=execution_input(Run(chain="movie-pitch", channel=TRAVEL), {})))
    assert groups(services) == [TRAVEL]


@pytest.mark.parametrize("given", [None, "", "no JSON", "{}"])
def test_an_ending_whose_channel_is_not_known_has_a_group_of_its_own(services: Services, given: str | None) -> None:
    accept(services, ending("r9", input=given))
    assert groups(services) == [NO_CHANNEL]


def test_only_notifications_without_a_state_get_an_id(services: Services, told: Notification) -> None:
    def event(body: str) -> dict[str, Any]:
        return {"Records": [{"Sns": {"MessageId": "m1", "Message": body}}]}

    accept(services, event(as_json(replace(told, state="Tell"))))
    accept(services, event(as_json(told, text="older")))
    bodies = [json.loads(message["Body"]) for message in services.queue.receive()]
    assert [body["id"] for body in bodies] == ["", "m1"]
