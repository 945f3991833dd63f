"""The last notification that an execution published."""

import json
from dataclasses import replace
from typing import Any

from greenlight.decisions.services import Services
from greenlight.runs.published import last_notification
from tests.asking import Asking
from tests.greenlight.notified import NEW, as_json, said
from tests.sdk import client_at


def publish(topic: str, message: Any, **more: Any) -> dict[str, Any]:
    arguments = {"TopicArn": topic, "Message": message}
    return {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Arguments": arguments, **more}


def test_the_last_one_is_found_whatever_else_was_published(asking: Asking, services: Services) -> None:
    topic = str(client_at(services.states.meta.endpoint_url, "sns").create_topic(Name="told")["TopicArn"])
    first, last = (json.loads(as_json(said("1.2"), text=text)) for text in ("first", "last"))
    states = {
        "First": publish(topic, first, Next="Last"),
        "Last": publish(topic, last, Next="Other"),
        "Other": publish(topic, "a text of somebody else", End=True),
    }
    execution = asking.machines.run(states)["executionArn"]
    found = last_notification(services, replace(NEW, execution=execution))
    assert json.loads(found)["text"] == "last"


def test_an_execution_that_published_nothing_has_none(asking: Asking, services: Services) -> None:
    execution = asking.machines.run({"Pass": {"Type": "Pass", "End": True}})["executionArn"]
    assert last_notification(services, replace(NEW, execution=execution)) == ""
