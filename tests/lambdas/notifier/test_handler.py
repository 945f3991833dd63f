"""The notifier's entry point: it delivers batches, queues everything else, and refreshes App Home if time allows."""

import json
from dataclasses import replace
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.home.publish import TIME_TO_REFRESH, publish_home
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from lambdas.notifier import handler as module
from lambdas.notifier.batch import RESERVE
from local.slack.server import LocalSlack
from tests.backing import waiting
from tests.greenlight.notified import as_json, run_of, texts
from tests.lambdas.context import Context
from tests.lambdas.notifier.batches import received, sent
from tests.local.slack.support import BEN


@pytest.fixture(autouse=True)
def reached(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the function use the test's services."""
    monkeypatch.setattr(module, "services", services)


def by_sns(*bodies: Any) -> dict[str, Any]:
    """Returns the event with which SNS invokes the function."""
    return {"Records": [{"Sns": {"MessageId": f"m{number}", "Message": body}} for number, body in enumerate(bodies)]}


def test_homes_are_refreshed_after_a_batch(services: Services, slack: LocalSlack, told: Notification) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    batch = sent(services, as_json(told), as_json(told, kind="finish"))
    assert module.handler({"Records": batch}, Context("notifier")) == {"batchItemFailures": []}
    assert [text for text in texts(slack) if "words" in text]
    assert run_of(services).status == "finished"
    assert slack.workspace.homes[BEN] is not before


def test_no_home_is_refreshed_if_time_is_short(services: Services, slack: LocalSlack, told: Notification) -> None:
    publish_home(services, BEN)
    before = slack.workspace.homes[BEN]
    times = iter([RESERVE])
    context = Context("notifier")
    context.get_remaining_time_in_millis = lambda: next(times, TIME_TO_REFRESH - 1)  # type: ignore[method-assign]
    module.handler({"Records": sent(services, as_json(told, kind="finish"))}, context)
    assert run_of(services).status == "finished"
    assert slack.workspace.homes[BEN] is before


def test_what_sns_and_eventbridge_bring_waits_in_the_queue_of_its_channel(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    ending = {"source": "aws.states", "detail": {"name": "r1", "status": "FAILED", "error": "Oops", "stopDate": 5_000}}
    module.handler(by_sns(as_json(replace(told, state=""))), Context("notifier"))
    module.handler(ending, Context("notifier"))
    assert texts(slack)[1:] == []
    batch = received(services)
    assert {one["attributes"]["MessageGroupId"] for one in batch} == {told.run.channel}
    module.handler({"Records": batch}, Context("notifier"))
    assert texts(slack)[1:] == ["T: words"]
    assert run_of(services).status == "failed"


def test_a_notification_of_an_earlier_version_keeps_the_id_under_which_its_parts_are_noted(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    services.runs.note_post("r1", "m0#text0", "1.2", now=1)
    module.handler(by_sns(as_json(told)), Context("notifier"))
    module.handler({"Records": received(services)}, Context("notifier"))
    assert texts(slack)[1:] == []


def test_an_invalid_record_does_not_keep_the_others_out_of_the_queue(services: Services, told: Notification) -> None:
    event = by_sns(20, as_json(told, text="first"), "[1]", as_json(told, text="last"))
    event["Records"][1:1] = [{}, 7]
    with pytest.raises(ContractError, match=r"`\$\.Sns\.Message`; .*`Sns`; .*got `int`; .*object"):
        module.handler(event, Context("notifier"))
    assert [json.loads(body)["text"] for body in waiting(services)] == ["first", "last"]


@pytest.mark.parametrize("event", [{}, {"Records": 7}, {"Records": []}], ids=str)
def test_an_event_of_no_known_kind_is_raised(event: Any) -> None:
    if event.get("Records") == []:
        assert module.handler(event, Context("notifier")) is None
        return
    with pytest.raises(ContractError):
        module.handler(event, Context("notifier"))
