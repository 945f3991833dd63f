"""Items, notifications, buttons and answers that an earlier version wrote can still be read.

The samples in `kept/` never change. When the code starts to write another form, add samples of that form.
"""

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from greenlight.aws.table import plain
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.home.viewers import Viewer, viewers
from greenlight.runs.record import RunRecord
from greenlight.runs.store import RunStore
from greenlight.spec.gate import Choice, Policy
from greenlight.wire.answer import Answer
from greenlight.wire.button import ButtonValue
from greenlight.wire.notification import File, Notification
from greenlight.wire.run import Run, read_input

KEPT = Path(__file__).parent / "kept"
OF_INDEXES = {"pk", "sk", "expires", "queue", "look", "group", "since", "place"}


def kept(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    return found


ITEMS, NOTIFICATIONS, TEXTS = kept("items"), kept("notifications"), kept("texts")


def named(kind: str, samples: dict[str, Any]) -> list[str]:
    return [name for name in samples if name.partition(",")[0].partition(" ")[0] == kind]


def as_json(value: Any) -> Any:
    """The value as in JSON: times in seconds, lists for tuples, and no None values."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items() if part is not None and not is_newer(name, part)}
    return [as_json(part) for part in value] if isinstance(value, list | tuple) else value


def is_newer(name: str, value: Any) -> bool:
    """Whether this is a field of a policy that records of earlier versions lack, with its default."""
    return name in ("also", "not_users") and not value


def assert_is(found: Any, sample: dict[str, Any]) -> None:
    """Asserts that every stored field is read, and that all other fields have their defaults."""
    fields = as_json(asdict(found))
    for name, value in sample.items():
        assert fields.pop(name) == value, name
    assert {name: value for name, value in fields.items() if value not in ("", 0, False, [], {})} == {}


def without(item: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


@pytest.mark.parametrize("name", named("run", ITEMS))
def test_an_old_run_is_read(name: str) -> None:
    assert_is(RunRecord.from_item(plain(ITEMS[name])), without(ITEMS[name], OF_INDEXES))


@pytest.mark.parametrize("name", named("decision", ITEMS))
def test_an_old_decision_is_read(name: str) -> None:
    item = ITEMS[name]
    found = Decision.from_item(plain(item))
    assert_is(found, without(item, OF_INDEXES | ({"ballot"} if item.get("ballot") == {} else set())))
    # Lists and dicts have no hash, so this shows that everything was converted.
    assert hash((found.gate, found.history, found.options, found.users, found.ballot))
    assert isinstance(found.gate.policy, Policy)
    assert {type(choice) for choice in found.gate.choices} == {Choice}
    assert {type(ballot) for ballot in found.ballots.values()} <= {Ballot}


def test_there_is_an_old_decision_of_each_state() -> None:
    found = [Decision.from_item(ITEMS[name]) for name in named("decision", ITEMS)]
    assert {decision.state for decision in found} == {"open", "claimed", "answered", "expired"}
    assert {event.what for decision in found for event in decision.history} == {
        *("asked", "reminded", "escalated", "handed over", "voted", "claimed", "released", "answered", "expired")
    }


def put(table: RunStore, name: str) -> None:
    table.items.table.put_item(Item=ITEMS[name])


def test_old_texts_are_read(table: RunStore) -> None:
    decisions = DecisionStore(table.items)
    for name in ("text", "edited text"):
        put(table, name)
    asked, answered = (Decision.from_item(ITEMS[f"decision, {name}"]) for name in ("open", "answered and settled"))
    assert decisions.text(asked) == ("A film about cowboys.\n“Yes.”", ["One\nand more", "Two"])
    assert decisions.edited(answered) == "Edited."


def test_old_posts_are_read(table: RunStore) -> None:
    for name, ts in (("post, claimed", ""), ("post", "1795428003.000100")):
        put(table, name)
        assert table.posted("movie-pitch-1a2b", "m1#text0") == ts


def test_an_old_app_home_item_is_read(table: RunStore) -> None:
    put(table, "home")
    home = Viewer(user="U0ADA000001", seen=1_795_428_000, page="1795428000:2")
    assert viewers(table.items, 1_795_428_001) == viewers(table.items, 1_795_428_001, "U0ADA000001") == [home]


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_an_old_notification_is_read(name: str) -> None:
    found = Notification.from_json(json.dumps(NOTIFICATIONS[name]))
    fields = as_json(asdict(found))
    for key, value in NOTIFICATIONS[name].items():
        got = fields.pop(key)
        assert (got if key != "run" else {part: got[part] for part in value}) == value, key
    assert {key: value for key, value in fields.items() if value not in ("", 0, [])} == {}
    assert hash((found.gate, found.options, found.file, found.run))
    assert isinstance(found.run, Run)
    assert found.file is None or isinstance(found.file, File)


def test_there_is_an_old_notification_of_each_kind() -> None:
    assert {message["kind"] for message in NOTIFICATIONS.values()} == {"tell", "ask", "expired", "finish"}


@pytest.mark.parametrize("name", named("button", TEXTS))
def test_an_old_button_is_read(name: str) -> None:
    assert_is(ButtonValue.from_json(TEXTS[name]), json.loads(TEXTS[name]))


@pytest.mark.parametrize("name", named("answer", TEXTS))
def test_an_old_answer_is_read(name: str) -> None:
    found = Answer.from_json(TEXTS[name])
    assert_is(found, json.loads(TEXTS[name]))
    assert isinstance(found.users, tuple)


def test_an_old_execution_input_is_read() -> None:
    run = Run(
        chain="movie-pitch",
        channel="C0STUDIO001",
        user="U0ADA000001",
        team="T0TEAM00001",
        thread_ts="1795428001.000100",
    )
    assert read_input(TEXTS["input"]) == (run, {"movie": "cowboys in “space” 🎬"})
