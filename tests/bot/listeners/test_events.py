"""Events that Slack repeats: each is answered once, and one that was not answered is not forgotten."""

from threading import Barrier, Thread

import pytest

from bot.listeners.events import COME_AGAIN, HELD_SECONDS, REMEMBERED_SECONDS, answer_once, begin_event, is_answered
from greenlight.runs.store import RunStore

BODY = {"event_id": "Ev1"}


def test_an_event_is_begun_once_and_forgotten_after_an_hour(table: RunStore) -> None:
    assert [begin_event(table.items, id, 100) for id in ("Ev1", "Ev1", "Ev2")] == [True, False, True]
    items = table.items.table.scan()["Items"]
    assert {(item["pk"], item["sk"], item["expires"]) for item in items} == {
        (f"EVENT#Ev{number}", "EVENT", 100 + REMEMBERED_SECONDS) for number in (1, 2)
    }


def test_an_event_left_by_a_process_that_died_is_begun_again(table: RunStore) -> None:
    assert begin_event(table.items, "Ev1", 100)
    assert not is_answered(table.items, "Ev1")
    assert not begin_event(table.items, "Ev1", 100 + HELD_SECONDS - 1)
    assert begin_event(table.items, "Ev1", 100 + HELD_SECONDS)


def test_an_event_of_an_earlier_version_is_answered(table: RunStore) -> None:
    table.items.keep("EVENT#Ev1", "EVENT", {}, 100)
    assert (begin_event(table.items, "Ev1", 5_000), is_answered(table.items, "Ev1")) == (False, True)


def test_an_event_that_failed_is_answered_by_the_next_delivery(table: RunStore) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("no answer")

    with pytest.raises(OSError, match="no answer"):
        answer_once(table.items, BODY, fail)
    assert answer_once(table.items, BODY, lambda: done.append("second")) is None
    assert answer_once(table.items, BODY, lambda: done.append("third")) is None
    assert done == ["second"]


def test_two_simultaneous_deliveries_are_answered_once(table: RunStore) -> None:
    begun, ended, done = Barrier(2), Barrier(2), []

    def act() -> None:
        begun.wait(10)
        ended.wait(10)
        done.append("first")

    first = Thread(target=answer_once, args=(table.items, BODY, act))
    first.start()
    begun.wait(10)
    assert answer_once(table.items, BODY, lambda: done.append("second")) is COME_AGAIN
    ended.wait(10)
    first.join()
    assert answer_once(table.items, BODY, lambda: done.append("third")) is None
    assert done == ["first"]
