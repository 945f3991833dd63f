import jsonata
import pytest

from greenlight_cdk.jsonata import concatenation, expression


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
def test_what_a_person_typed_stays_a_value(text: str) -> None:
    assert evaluate(concatenation("<{movie}>", {"movie": "$movie"}), movie=text) == f"<{text}>"


def test_a_value_may_be_any_expression() -> None:
    assert evaluate(concatenation("{n}!", {"n": "$a = 1 ? 'one' : 'other'"}), a=1) == "one!"


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="movie"):
        concatenation("{movie}", {})


def test_an_expression_stands_between_its_marks() -> None:
    assert expression("$a") == "{% $a %}"
