"""Whatever arrives is read, or rejected with a ContractError that names the field; no other error is ever raised."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.model import Decision
from greenlight.runs.record import RunRecord
from greenlight.wire.answer import Answer
from greenlight.wire.button import ButtonValue
from greenlight.wire.gates import gate_fields, read_gate, read_policy
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError, read, read_json
from greenlight.wire.run import read_input
from tests.greenlight.decisions.test_model import FULL
from tests.greenlight.test_kept import ITEMS
from tests.greenlight.wire.test_notification import ASK, FIELDS, RUN

HUGE = 10**40
WRONG: tuple[Any, ...] = (20, 1.5, True, None, "x", [], ["x"], {}, {"x": 1}, [[]], HUGE)
"""Values of every JSON type."""

GATE = gate_fields(GREENLIGHT)
FILE = {"bucket": "b", "key": "k", "name": "n"}
WHOLE = {**ASK, "options": ["One"], "step": "best", "title": "T", "file": FILE}
ANSWER = json.loads(Answer(decision="d", choice="c", user="U1", at=1, users=("U1",), text="t", option=0).to_json())
BUTTON = json.loads(ButtonValue(run="r", decision="d", choice="c", token="t", home=True).to_json())
INPUT = {"inputs": {"movie": "x"}, "run": vars(RUN)}
RECORD = ITEMS["run, redriven, finished and settled"]
ITEM = {**FULL.to_item(), "ballot": {"choice": "pass", "option": 1}}

Reader = Callable[[Any], object]


def of_text(read_text: Callable[[str], object]) -> Reader:
    return lambda value: read_text(json.dumps(value))


READERS: dict[str, tuple[Reader, dict[str, Any]]] = {
    "message": (of_text(Notification.from_json), WHOLE),
    "answer": (of_text(Answer.from_json), ANSWER),
    "button": (of_text(ButtonValue.from_json), BUTTON),
    "input": (of_text(read_input), INPUT),
    "gate": (read_gate, GATE),
    "policy": (read_policy, GATE["policy"]),
    "run": (RunRecord.from_item, RECORD),
    "decision": (Decision.from_item, ITEM),
}

Path = tuple[str | int, ...]


def paths(value: Any, before: Path = ()) -> list[Path]:
    """The path of each value inside the value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, part in parts for path in ((*before, key), *paths(part, (*before, key)))]


def replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    copied = value.copy()
    copied[path[0]] = replaced(value[path[0]], path[1:], new)
    return copied


def type_of(value: Any) -> type:
    return float if isinstance(value, float) else type(value)


PLACES = [(name, path) for name, (_, sound) in READERS.items() for path in paths(sound)]


@pytest.mark.parametrize(("name", "path"), PLACES, ids=str)
def test_an_error_names_any_field_of_a_wrong_type(name: str, path: Path) -> None:
    reader, sound = READERS[name]
    assert reader(sound)
    was: Any = sound
    for key in path:
        was = was[key]
    for wrong in WRONG:
        said = refusal(reader, replaced(sound, path, wrong))
        is_right = is_named(said, path) if said else may_be(name, path, was, wrong)
        assert is_right, f"{wrong!r}: {said or 'was taken'}"


def refusal(reader: Reader, value: Any) -> str:
    try:
        reader(value)
    except ContractError as error:
        return str(error)
    return ""


def is_named(said: str, path: Path) -> bool:
    """Whether the error names the field, or the whole value; keys of ballots and inputs are not fields."""
    *_, last = (part for part in path if isinstance(part, str))
    return last in said.lower() or "[...]" in said


def may_be(name: str, path: Path, was: Any, wrong: Any) -> bool:
    """Changes that are valid: the same type, a value for None, an index's key, a number as an input."""
    if name in ("run", "decision") and path[0] in ("pk", "sk", "expires", "queue", "look", "group", "since", "place"):
        return True
    if name == "input" and path[0] == "inputs":
        return type_of(wrong) in (str, int, float) or wrong in ({}, {"x": 1})
    return wrong is None or wrong == {} or type_of(wrong) is type_of(was)


NO_OBJECTS = ["", "[]", '"x"', "null", "20", "NaN", "{", "\ud800", '"\\ud800"', "9" * 5000, "[" * 100_000, "1e999"]
NO_OBJECTS += ['{"kind": NaN}', '{"kind": 1e999}', '{"run": ' * 1000, json.dumps({**FIELDS, "at": "9" * 50})]


@pytest.mark.parametrize("reader", [Notification.from_json, Answer.from_json, ButtonValue.from_json, read_input])
@pytest.mark.parametrize("text", NO_OBJECTS, ids=lambda text: repr(text[:20]))
def test_a_json_value_that_is_no_object_is_rejected(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(ContractError, match=r"not a valid (Notification|Answer|ButtonValue|ExecutionInput)"):
        reader(text)


@pytest.mark.parametrize("value", [[], "x", None, 20, HUGE, float("nan"), b"x", {1, 2}, {5: 6}, object])
def test_an_invalid_item_is_rejected(value: Any) -> None:
    for reader in (RunRecord.from_item, read_gate, read_policy):
        with pytest.raises(ContractError):
            reader(value)
    for name in FULL.to_item():
        if name != "ballots":
            with pytest.raises(ContractError):
                Decision.from_item({**ITEM, name: object()})


def test_an_error_names_a_number_given_as_text() -> None:
    with pytest.raises(ContractError, match=r"^not a valid Notification: Expected `str`, got `int` - at `\$\.text`$"):
        Notification.from_json(json.dumps({**FIELDS, "kind": "tell", "text": 20}))


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00", "2026-11-23"])
def test_an_invalid_time_is_rejected(at: str) -> None:
    if at == "2026-11-23":
        assert Notification.from_json(json.dumps({**FIELDS, "at": at})).entered
        return
    with pytest.raises(ContractError, match=r"\$\.at"):
        Notification.from_json(json.dumps({**FIELDS, "at": at}))


@pytest.mark.parametrize("seconds", [-1, HUGE, 1.0, "60", "PT1M", True])
def test_a_gates_times_are_valid_whole_seconds(seconds: Any) -> None:
    with pytest.raises(ContractError, match=r"\$\.timeout"):
        read_gate({**GATE, "timeout": seconds})
    assert read_gate({**GATE, "timeout": 60}).timeout == timedelta(minutes=1)


def test_an_error_does_not_reveal_the_value() -> None:
    with pytest.raises(ContractError) as refused:
        Notification.from_json(json.dumps({**ASK, "token": ["a secret"]}))
    assert "a secret" not in str(refused.value)


@dataclass(frozen=True)
class Pair:
    names: tuple[str, ...]
    number: int | None = None


def test_lists_become_tuples_and_unknown_fields_are_ignored() -> None:
    assert read({"names": ["a", "b"], "more": 1}, Pair) == Pair(("a", "b"))
    with pytest.raises(ContractError, match=r"^not a valid Pair: .*`\$\.names\[1\]`$"):
        read({"names": ["a", 1]}, Pair)


@pytest.mark.parametrize("value", [20, None, b"{}", {}, ["{}"]])
def test_json_must_be_a_string(value: Any) -> None:
    with pytest.raises(ContractError, match="not a valid Pair: expected a JSON text, not "):
        read_json(value, Pair)
    assert read_json('{"a": [1, "b"]}', Pair) == {"a": [1, "b"]}
