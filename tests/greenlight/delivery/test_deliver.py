"""Events for the notifier: it delivers each record separately, and rejects wrong types."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from local.slack.server import LocalSlack
from tests.greenlight.notified import EXECUTION, NAME, texts

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


def record(id: str, message: Notification, **fields: Any) -> dict[str, Any]:
    """A record of an SNS event, with the message's fields replaced."""
    given = {name: value for name, value in asdict(message).items() if value is not None}
    return {"EventSource": "aws:sns", "Sns": {"MessageId": id, "Message": json.dumps({**given, **fields})}}


def test_an_invalid_record_does_not_stop_the_others(services: Services, slack: LocalSlack, told: Notification) -> None:
    bad = [record("m1", told, text=20), {"Sns": {"MessageId": "m2", "Message": 20}}, {}, 7]
    event = {"Records": [bad[0], record("m3", told, text="first"), *bad[1:], record("m4", told, text="last")]}
    for _ in range(2):
        with pytest.raises(ContractError, match=r"`\$\.text`; .*`\$\.Sns\.Message`; .*`Sns`; .*got `int`$"):
            deliver(services, event)
        assert texts(slack)[1:] == ["T: first", "T: last"]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({}, "Records"),
        ({"Records": 7}, "Records"),
        ({"source": "aws.states"}, "detail"),
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
        deliver(services, event)


def test_starts_and_endings_of_executions_are_reported(services: Services, told: Notification) -> None:
    assert deliver(services, {"source": "aws.states", "detail": BEGUN}) == []
    assert deliver(services, {"source": "aws.states", "detail": ENDED}) == [NAME]
    found = services.runs.get(NAME)
    assert found
    assert (found.status, found.error, found.ended) == ("failed", "Broken", 5)


@pytest.mark.parametrize(
    "given", [None, "20", "no JSON", "[]", '{"run": []}', '{"run": {"thread_ts": 20}}', '{"run": {}}']
)
def test_an_ending_is_reported_with_any_input(services: Services, told: Notification, given: Any) -> None:
    assert deliver(services, {"source": "aws.states", "detail": {**ENDED, "input": given}}) == [NAME]
