"""The notifier's entry point: it delivers events from SNS and EventBridge, and refreshes App Home if time allows."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.home.publish import TIME_TO_REFRESH, publish_home
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from lambdas.notifier import handler as module
from local.slack.server import LocalSlack
from tests.greenlight.notified import run_of, texts
from tests.lambdas.context import Context
from tests.local.slack.support import BEN


@pytest.fixture(autouse=True)
def reached(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the function use the test's services."""
    monkeypatch.setattr(module, "services", services)


def by_sns(*messages: Notification) -> dict[str, Any]:
    """Returns the event with which SNS invokes the function."""
    fields = ("kind", "execution", "at", "step", "title", "text")
    said = [{name: getattr(one, name) for name in fields} | {"run": asdict(one.run)} for one in messages]
    return {"Records": [{"Sns": {"MessageId": f"m{n}", "Message": json.dumps(one)}} for n, one in enumerate(said)]}


def test_homes_are_refreshed_after_a_notification(services: Services, slack: LocalSlack, told: Notification) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    module.handler(by_sns(told, replace(told, kind="finish")), Context("notifier"))
    assert [text for text in texts(slack) if "words" in text]
    assert run_of(services).status == "finished"
    assert slack.workspace.homes[BEN] is not before


def test_no_home_is_refreshed_if_time_is_short(services: Services, slack: LocalSlack, told: Notification) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    module.handler(by_sns(replace(told, kind="finish")), Context("notifier", TIME_TO_REFRESH - 1))
    assert run_of(services).status == "finished"
    assert slack.workspace.homes[BEN] is before


def test_an_ending_event_is_shown(services: Services, slack: LocalSlack, told: Notification) -> None:
    detail = {"name": "r1", "status": "FAILED", "error": "Oops", "stopDate": 5_000, "redriveCount": 0}
    module.handler({"source": "aws.states", "detail": detail}, Context("notifier"))
    assert run_of(services).status == "failed"


def test_an_undeliverable_notification_is_raised(told: Notification) -> None:
    broken = {"Records": [{"Sns": {"MessageId": "m", "Message": '{"kind": "shout"}'}}]}
    with pytest.raises(ContractError):
        module.handler(broken, Context("notifier"))
