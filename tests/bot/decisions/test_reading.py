from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.answers import RefusedError
from bot.decisions.modals import answer_modal
from bot.decisions.reading import read_submission, text_of
from greenlight import texts
from greenlight.decisions.services import Services
from tests.bot.decisions.asked import DECISION, ask, button, choice
from tests.bot.decisions.test_modals import filled

TEXT = "One two three."


def reply(services: Services, key: str, **values: str) -> Any:
    """Returns the answer in the submitted modal of a choice."""
    view = answer_modal(button(key), DECISION, choice(key), TEXT)
    return read_submission(services, DECISION, choice(key), filled(view, **values))


def test_each_kind_of_modal_answers_with_what_it_asked_for(services: Services) -> None:
    ask(services)
    assert reply(services, "change", field="more horses").words == "more horses"
    assert reply(services, "pick", field="1").option == 1
    assert reply(services, "edit", part0="Four.").text == "Four."
    assert reply(services, "edit").text == TEXT


@pytest.mark.parametrize(
    ("key", "values", "problem"),
    [
        ("change", {"field": " \n"}, texts.answers.EMPTY),
        ("change", {"field": "x" * 3_001}, "Use at most 3,000 characters (yours has 3,001)."),
        ("edit", {"part0": " "}, texts.answers.EMPTY),
    ],
)
def test_an_invalid_answer_is_refused(services: Services, key: str, values: dict[str, str], problem: str) -> None:
    ask(services)
    with pytest.raises(RefusedError, match=problem.replace("(", "\\(").replace(")", "\\)")):
        reply(services, key, **values)


def test_a_text_that_is_gone_cannot_be_edited(services: Services) -> None:
    with pytest.raises(RefusedError, match="no longer in my database"):
        text_of(services, replace(DECISION, id="d2"))
