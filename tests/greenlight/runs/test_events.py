"""Values in the events of a history."""

import pytest

from greenlight.runs.events import as_object, parsed_object


@pytest.mark.parametrize("text", [None, "", "{", "[]", "7", '"text"', "[" * 100_000])
def test_a_text_without_an_object_is_an_empty_one(text: str | None) -> None:
    assert parsed_object(text) == {}


def test_an_object_is_read_and_anything_else_is_not() -> None:
    assert parsed_object('{"a": 1}') == {"a": 1}
    assert (as_object({"a": 1}), as_object([1]), as_object(None)) == ({"a": 1}, {}, {})
