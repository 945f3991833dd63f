from typing import Any

import pytest

from lambdas.validate.fitting import fit


def within(limit: int, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"why": {"type": "string", "maxLength": limit, **more}}}


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 10, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two, three", 9, "one two,…"),
        ("一二三四五六", 4, "一二三…"),
        ("one two", 7, "one two"),
    ],
)
def test_prose_is_cut_at_a_word(text: str, limit: int, short: str) -> None:
    assert fit({"why": text}, within(limit)) == ({"why": short}, "")


def test_every_long_text_is_cut_wherever_it_is() -> None:
    schema = {"type": "array", "items": within(8)}
    given = [{"why": "one two three"}, {"why": "one"}, {"why": "four five six"}]
    assert fit(given, schema) == ([{"why": "one two…"}, {"why": "one"}, {"why": "four…"}], "")
    assert given[0]["why"] == "one two three", "the reply itself stays"
    assert fit("one two three", {"maxLength": 8}) == ("one two…", "")


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("https://example.com/a/long/address", within(20)),
        ("one two three", within(8, pattern="three$")),
        ("one two three", within(8, enum=["one two three"])),
        ("one two three", within(0)),
    ],
)
def test_a_text_is_not_cut_where_that_would_not_help(text: str, schema: dict[str, Any]) -> None:
    value, mistake = fit({"why": text}, schema)
    assert value is None
    assert mistake


def test_another_mistake_is_told_before_the_length() -> None:
    schema = {**within(8), "required": ["score"]}
    assert fit({"why": "one two three"}, schema)[1].startswith("it must have the property score")


@pytest.mark.parametrize(
    ("schema", "value", "mistake"),
    [
        ({"type": "integer"}, "7", 'it must be of type integer, at $, but this is there: "7"'),
        ({"type": ["integer", "null"]}, "7", 'it must be of type ["integer", "null"], at $, but this is there: "7"'),
        ({"enum": ["a", "é"]}, "b", 'it must be one of ["a", "é"], at $, but this is there: "b"'),
        ({"const": 1}, 2, "it must be 1, at $, but this is there: 2"),
        ({"minimum": 1}, 0, "it must be at least 1, at $, but this is there: 0"),
        ({"exclusiveMinimum": 0}, 0, "it must be greater than 0, at $, but this is there: 0"),
        ({"exclusiveMaximum": 0}, 0, "it must be less than 0, at $, but this is there: 0"),
        ({"minLength": 1}, "", 'its length must be at least 1, at $, but this is there: ""'),
        ({"minItems": 1}, [], "its number of items must be at least 1, at $, but this is there: []"),
        ({"maxItems": 1}, [1, 2], "its number of items must be at most 1, at $, but this is there: [1, 2]"),
        ({"uniqueItems": True}, [1, 1], "its items must all be different, at $, but this is there: [1, 1]"),
        ({"pattern": "^a$"}, "b", 'it must match the pattern ^a$, at $, but this is there: "b"'),
        ({"required": ["a", "b", "c"]}, {"b": 1}, 'it must have the property a, c, at $, but this is there: {"b": 1}'),
        ({"multipleOf": 5}, 7, "it must keep to multipleOf 5, at $, but this is there: 7"),
        ({"items": {"type": "string"}}, ["a", 1], "it must be of type string, at $[1], but this is there: 1"),
        (
            {"additionalProperties": {"type": "string"}},
            {"a": 1},
            "it must be of type string, at $.a, but this is there: 1",
        ),
    ],
)
def test_a_mistake_says_the_rule_then_the_place_then_the_value(schema: Any, value: Any, mistake: str) -> None:
    assert fit(value, schema) == (None, mistake)


def test_a_mistake_is_short() -> None:
    schema = {"properties": {"a" * 500: {"enum": ["b" * 500]}}}
    assert len(fit({"a" * 500: "c" * 500}, schema)[1]) < 400
