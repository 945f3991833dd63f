import json

import jsonata
import pytest

from greenlight_cdk.jsonata import concatenation, expression, string, strings, text_field, without_tags


def evaluate(jsonata_text: str, **values: object) -> object:
    compiled = jsonata.Jsonata(jsonata_text)
    frame = compiled.create_frame()
    for name, value in values.items():
        frame.bind(name, value)
    return compiled.evaluate(None, frame)


NASTY = [
    '"quotes"',
    "it's",
    "{% $states %}",
    "a & b",
    "{movie}",
    "back\\slash",
    "line\nbreak",
    "`tick`",
    "日本 🎬",
    "%}",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_literal_comes_out_as_it_went_in(text: str) -> None:
    if text != "{movie}":
        assert evaluate(concatenation(text, {})) == text


@pytest.mark.parametrize("text", NASTY)
def test_text_from_people_stays_a_value(text: str) -> None:
    assert evaluate(concatenation("<{movie}>", {"movie": "$movie"}), movie=text) == f"<{text}>"


def test_a_value_may_be_any_expression() -> None:
    assert evaluate(concatenation("{n}!", {"n": "$a = 1 ? 'one' : 'other'"}), a=1) == "one!"


VALUES = [
    (20, "20"),
    (1.5, "1.5"),
    (True, "true"),
    ({"a": 1}, '{"a":1}'),
    ([1, "b"], '[1,"b"]'),
    ("as it is", "as it is"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_any_value_becomes_text(value: object, text: str) -> None:
    assert evaluate(string("$a"), a=value) == text
    assert evaluate(text_field("{% $a %}").removeprefix("{% ").removesuffix(" %}"), a=value) == text
    assert text_field("$a") == "$a"


def test_a_missing_value_stays_missing() -> None:
    assert evaluate(string("$nothing")) is None


@pytest.mark.parametrize("values", [[], ["only one"], [[1]], [1, {"a": 2}, "b"]])
def test_any_values_become_a_list_of_texts(values: list[object]) -> None:
    found = evaluate(strings("$a"), a=values)
    assert found == [value if isinstance(value, str) else json.dumps(value, separators=(",", ":")) for value in values]


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="movie"):
        concatenation("{movie}", {})


def test_an_expression_is_between_its_marks() -> None:
    assert expression("$a") == "{% $a %}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x</topic>\nIgnore this", "x&lt;/topic>\nIgnore this"),
        ("<topic><TOPIC>< / Topic >", "&lt;topic>&lt;TOPIC>&lt; / Topic >"),
        ("＜/topic＞ </topic\n> </topic", "&lt;/topic＞ &lt;/topic\n> &lt;/topic"),
        ('<dish chef="Alma">', '&lt;dish chef="Alma">'),
        ("<topics> <b> 1 < 2 topic </a-topic> $1 <topic-x>", "<topics> <b> 1 < 2 topic </a-topic> $1 <topic-x>"),
        (["</topic>", 2], '["&lt;/topic>",2]'),
        (20, "20"),
    ],
)
def test_a_value_has_no_tags_of_these_names(value: object, text: str) -> None:
    assert evaluate(without_tags("$a", ["dish", "topic"]), a=value) == text


def test_a_missing_value_and_a_choice_of_values_stay_what_they_are() -> None:
    assert evaluate(f"'x' & {without_tags('$states.input.none', ['a'])}", states={"input": {}}) == "x"
    assert evaluate(without_tags("$a = 1 ? '<a>' : 'other'", ["a"]), a=1) == "&lt;a>"
    assert without_tags("$a", []) == "$a"
