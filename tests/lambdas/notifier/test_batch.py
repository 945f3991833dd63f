"""Batches of the queue: in order for each channel, with what waits, what is given up, and what is settled."""

from dataclasses import replace
from typing import Any

import pytest

from greenlight.decisions.services import Services
from greenlight.wire.notification import Notification
from lambdas.notifier.batch import BUG_ATTEMPTS, LONGEST_WAIT, RESERVE, Batch, _backoff
from local.slack.installation import Limits
from local.slack.rate_limit import BURST
from local.slack.server import LocalSlack
from tests.backing import write
from tests.greenlight.notified import as_json, run_of, texts
from tests.lambdas.notifier.batches import received, sent
from tests.lambdas.reconciler.test_dead_letters import left
from tests.local.slack.support import STUDIO, TRAVEL


def always() -> float:
    return RESERVE


def ids(found: Any) -> list[str]:
    return [one["itemIdentifier"] for one in found["batchItemFailures"]]


def tells(told: Notification, *said: str) -> list[str]:
    return [as_json(told, text=text, state=f"Tell {text}") for text in said]


def test_a_batch_is_delivered_in_order(services: Services, slack: LocalSlack, told: Notification) -> None:
    batch = Batch(services, always)
    assert ids(batch.deliver(sent(services, *tells(told, "one", "two", "three")))) == []
    assert texts(slack)[1:] == ["T: one", "T: two", "T: three"]


def test_a_message_that_has_to_wait_holds_its_channel_and_no_other(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    elsewhere = as_json(replace(told, execution=f"{told.execution}-2"), run={"chain": "other", "channel": TRAVEL})
    one, two, three = tells(told, "one", "two", "three")
    records = [*sent(services, one, two, three), *sent(services, elsewhere, group=TRAVEL)]
    services.runs.claim_post("r1", f"{Notification.from_json(two).key}#text0", 2**40)
    failed = ids(Batch(services, always).deliver(records))
    assert failed == [records[1]["messageId"], records[2]["messageId"]]
    assert texts(slack)[1:] == ["T: one"]
    assert len(slack.workspace.messages(TRAVEL)) == 2


def test_slacks_limit_hands_the_rest_of_the_channel_back_for_so_long(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    slack._app.limits = Limits(rate_limit=True)
    for _ in range(BURST):
        services.slack.chat_postMessage(channel=STUDIO, text="busy")
    records = sent(services, *tells(told, "one", "two"))
    assert ids(Batch(services, always).deliver(records)) == [one["messageId"] for one in records]
    assert "T: one" not in texts(slack)
    assert received(services) == []


def test_without_time_left_the_rest_is_visible_at_once(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    times = iter([RESERVE, RESERVE - 1])
    records = sent(services, *tells(told, "one", "two", "three"))
    assert ids(Batch(services, lambda: next(times)).deliver(records)) == [one["messageId"] for one in records[1:]]
    # As Lambda does with what is delivered.
    services.queue.delete(records[0]["receiptHandle"])
    assert [one["body"] for one in received(services)] == [one["body"] for one in records[1:]]
    assert texts(slack)[1:] == ["T: one"]


def test_a_message_of_an_unknown_kind_is_given_up_at_once(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    bad, good = as_json(told, kind="shout"), as_json(told)
    assert ids(Batch(services, always).deliver(sent(services, bad, good))) == []
    assert texts(slack)[1:] == ["T: words"]
    assert left(services) == 1
    (letter,) = services.dead_letters[0].receive()
    assert letter["Body"] == bad


def test_a_message_that_meets_a_bug_is_given_up_after_some_attempts(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    write(services.runs, "RUN#r1", "RUN", thread_ts="1.2", started=10**30)
    (record,) = sent(services, as_json(told))
    for attempt in range(1, BUG_ATTEMPTS):
        record["attributes"]["ApproximateReceiveCount"] = str(attempt)
        assert ids(Batch(services, always).deliver([record])) == [record["messageId"]]
        assert left(services) == 0
    record["attributes"]["ApproximateReceiveCount"] = str(BUG_ATTEMPTS)
    assert ids(Batch(services, always).deliver([record])) == []
    assert left(services) == 1


def test_the_runs_to_show_in_app_home_are_collected(services: Services, told: Notification) -> None:
    batch = Batch(services, always)
    batch.deliver(sent(services, as_json(told), as_json(told, kind="finish", state="End")))
    assert batch.changed == ["r1"]
    assert run_of(services).status == "finished"


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (7, LONGEST_WAIT), (900, LONGEST_WAIT)])
def test_the_wait_doubles_up_to_a_minute(attempt: int, seconds: int) -> None:
    assert _backoff(attempt) == seconds
