from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight_cdk.answers import assignments, mistakes, text_of
from local.aws.jsonata import evaluate

TEXTS = {"texts": ["a", "b"], "text": "shown"}


@pytest.mark.parametrize(
    ("answer", "text"),
    [({}, "shown"), ({"text": "edited"}, "edited"), ({"text": ""}, ""), ({"option": 0}, "a"), ({"option": 1}, "b")],
)
def test_the_text_that_people_decided_for(answer: dict[str, object], text: str) -> None:
    assert evaluate(text_of("$text", "$texts"), {**TEXTS, "states": {"result": answer}}) == text


def test_a_single_option_is_picked_whole() -> None:
    values = {"texts": ["only"], "states": {"result": {"option": 0}}}
    assert evaluate(text_of("$text", "$texts"), values) == "only"
    assert evaluate(text_of("$text", "$texts"), {**values, "texts": "only"}) == "only"


def test_an_error_names_the_button_whose_answer_is_lost() -> None:
    assert list(mistakes(GREENLIGHT, options="$a", text_as="a")) == []
    assert [line.partition(" ")[0] for line in mistakes(GREENLIGHT, options="", text_as="a")] == ['"Pick']
    assert [line.partition(" ")[0] for line in mistakes(GREENLIGHT, options="$a", text_as="")] == ['"Edit…"']
    plain = replace(GREENLIGHT, choices=GREENLIGHT.choices[:3])
    assert list(mistakes(plain, options="", text_as="")) == []


def test_a_variable_without_a_name_is_not_assigned() -> None:
    assert assignments({"a": "$b", "": "$c"}) == {"a": "{% $b %}"}
    assert assignments({"": "$c"}) is None
