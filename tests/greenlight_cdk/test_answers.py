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
def test_the_text_that_was_decided_for(answer: dict[str, object], text: str) -> None:
    assert evaluate(text_of("$text", "$texts"), {**TEXTS, "states": {"result": answer}}) == text


def test_of_one_option_the_first_is_picked_whole() -> None:
    values = {"texts": ["only"], "states": {"result": {"option": 0}}}
    assert evaluate(text_of("$text", "$texts"), values) == "only"
    assert evaluate(text_of("$text", "$texts"), {**values, "texts": "only"}) == "only"


def test_an_answer_that_would_be_lost_is_named_by_its_button() -> None:
    assert list(mistakes(GREENLIGHT, options="$a", text_as="a")) == []
    assert [line.partition(" ")[0] for line in mistakes(GREENLIGHT, options="", text_as="a")] == ['"Pick']
    assert [line.partition(" ")[0] for line in mistakes(GREENLIGHT, options="$a", text_as="")] == ['"Edit…"']
    plain = replace(GREENLIGHT, choices=GREENLIGHT.choices[:3])
    assert list(mistakes(plain, options="", text_as="")) == []


def test_what_has_no_name_is_not_remembered() -> None:
    assert assignments({"a": "$b", "": "$c"}) == {"a": "{% $b %}"}
    assert assignments({"": "$c"}) is None
