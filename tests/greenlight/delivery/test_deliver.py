"""Messages of the queue: notifications and status changes, and wrong types."""

import json
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from local.slack.server import LocalSlack
from tests.greenlight.notified import EXECUTION, NAME, as_json, texts

ENDED = {
    "name": NAME,
    "executionArn": EXECUTION,
    "status": "FAILED",
    "input": None,
    "stopDate": 5_000,
    "error": "Broken",
}
BEGUN = {
    "name": NAME,
    "executionArn": EXECUTION,
    "status": "RUNNING",
    "input": "{}",
    "startDate": 5_000,
    "stopDate": None,
}


def report(services: Services, detail: dict[str, Any]) -> str:
    return deliver(services, json.dumps({"source": "aws.states", "detail": detail}))


def test_a_notification_says_whose_home_may_be_out_of_date(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    assert deliver(services, as_json(told)) == ""
    assert deliver(services, as_json(told, kind="finish")) == NAME
    assert texts(slack)[1:3] == ["T: words", "T: words"]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (7, "dict"),
        ({}, "kind"),
        ({"kind": "tell", "text": 20}, r"\$"),
        ({"source": "aws.states", "detail": []}, "detail"),
        ({"source": "aws.states", "detail": {**ENDED, "name": 7}}, "name"),
        ({"source": "aws.states", "detail": {**ENDED, "stopDate": None}}, "stopDate"),
        ({"source": "aws.states", "detail": {**ENDED, "cause": {}}}, "cause"),
        ({"source": "aws.states", "detail": {**ENDED, "redriveCount": None}}, "redriveCount"),
        ({"source": "aws.states", "detail": {**BEGUN, "startDate": "now"}}, "startDate"),
        ({"source": "aws.states", "detail": {**BEGUN, "input": {}}}, "input"),
    ],
    ids=str,
)
def test_an_error_names_the_wrong_field_of_an_event(services: Services, event: Any, field: str) -> None:
    with pytest.raises(ContractError, match=field):
        deliver(services, json.dumps(event))


def test_starts_and_endings_of_executions_are_reported(services: Services, told: Notification) -> None:
    assert report(services, BEGUN) == ""
    assert report(services, ENDED) == NAME
    found = services.runs.get(NAME)
    assert found
    assert (found.status, found.error, found.ended) == ("failed", "Broken", 5)


@pytest.mark.parametrize(
    "given", [None, "20", "no JSON", "[]", '{"run": []}', '{"run": {"thread_ts": 20}}', '{"run": {}}']
)
def test_an_ending_is_reported_with_any_input(services: Services, told: Notification, given: Any) -> None:
    assert report(services, {**ENDED, "input": given}) == NAME
