import pytest

from lambdas.validate.decoding import NotJsonError, closing, decode


def test_a_value_is_decoded_up_to_its_end() -> None:
    assert decode('x {"a": [1, 2.5]} y', 2) == ({"a": [1, 2.5]}, 17)


@pytest.mark.parametrize(("text", "at"), [('{"a": x}', 6), ('{"a": NaN}', 0), ('["\\udc00"]', 0)])
def test_a_mistake_has_its_place(text: str, at: int) -> None:
    with pytest.raises(NotJsonError) as raised:
        decode(text, 0)
    assert raised.value.at == at


def test_a_whole_number_may_have_300_digits() -> None:
    assert decode("9" * 300, 0)[0] == int("9" * 300)
    with pytest.raises(NotJsonError, match="9999999999… is not a JSON value"):
        decode("9" * 301, 0)


@pytest.mark.parametrize(
    ("text", "end"), [("{x} y", 3), ('{"}": []} y', 9), ('{"\\"}": 1}', 10), ("{[}", None), ('{"a}', None)]
)
def test_the_closing_bracket_is_not_one_in_a_string(text: str, end: int | None) -> None:
    assert closing(text, 0) == end
