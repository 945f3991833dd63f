"""Events that Slack repeats."""

from bot.listeners.events import REMEMBERED_SECONDS, note_event
from greenlight.runs.store import RunStore


def test_an_event_is_new_once_and_forgotten_after_an_hour(table: RunStore) -> None:
    assert [note_event(table.items, id, 100) for id in ("Ev1", "Ev1", "Ev2")] == [True, False, True]
    items = table.items.table.scan()["Items"]
    assert {(item["pk"], item["sk"], item["expires"]) for item in items} == {
        (f"EVENT#Ev{number}", "EVENT", 100 + REMEMBERED_SECONDS) for number in (1, 2)
    }
