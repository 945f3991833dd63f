"""The records of who opened App Home."""

from greenlight.home.viewers import HOME_KEPT, Viewer, note_viewer, viewers
from greenlight.runs.store import RunStore
from tests.backing import write


def test_viewers_of_the_last_hour_are_sorted_latest_first(table: RunStore) -> None:
    for number, user in enumerate(("U1", "U2", "U3")):
        note_viewer(table.items, user, 100 + number, page=f"p{number}")
    now = 101 + HOME_KEPT
    assert viewers(table.items, now) == [Viewer(user="U3", seen=102, page="p2")]
    assert [seen.user for seen in viewers(table.items, now - 1)] == ["U3", "U2"]
    assert viewers(table.items, now, "U2") == viewers(table.items, now, "U9") == []
    assert [seen.page for seen in viewers(table.items, 103, "U2")] == ["p1"]


def test_a_person_who_opens_it_again_is_listed_once(table: RunStore) -> None:
    note_viewer(table.items, "U1", 100, page="p")
    note_viewer(table.items, "U1", 200)
    assert viewers(table.items, 201) == [Viewer(user="U1", seen=200, page="")]


def test_an_item_expires_after_an_hour(table: RunStore) -> None:
    note_viewer(table.items, "U1", 100)
    (item,) = table.items.table.scan()["Items"]
    assert item["expires"] == 100 + HOME_KEPT


def test_an_invalid_item_hides_no_other(table: RunStore) -> None:
    for user in ("U1", "U2"):
        note_viewer(table.items, user, 100)
    write(table, "HOMES", "USER#U1", page=7)
    assert [seen.user for seen in viewers(table.items, 101)] == ["U2"]
    assert viewers(table.items, 101, "U1") == []
