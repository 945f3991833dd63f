from dataclasses import replace

import pytest

from bot.decisions.answers import RefusedError
from bot.listeners.actions import choose_person, decide
from greenlight.decisions.services import Services
from greenlight.spec.gate import Policy
from tests.bot.decisions.asked import DECISION, ask, button
from tests.local.slack.support import ADA, BEN

ONLY_ADA = replace(DECISION, gate=replace(DECISION.gate, policy=Policy(users=(ADA,))))


@pytest.mark.parametrize("choice", ["change", "edit", "pick"])
def test_a_choice_that_asks_for_something_opens_its_modal(services: Services, choice: str) -> None:
    ask(services)
    view = decide(services, button(choice), BEN)
    assert view
    assert view["callback_id"] == "answer"
    decision = services.decisions.get("r1", "d1")
    assert decision
    assert decision.state == "open"


def test_a_long_text_is_edited_one_stretch_at_a_time(services: Services) -> None:
    ask(services, text="word " * 40_000)
    view = decide(services, button("edit"), BEN)
    assert view
    assert view["callback_id"] == "stretch"


def test_no_modal_opens_for_who_may_not_answer(services: Services) -> None:
    ask(services, ONLY_ADA)
    for choice in ("change", "edit", "pick", "greenlight", "gone"):
        with pytest.raises(RefusedError, match=r"^Only "):
            decide(services, button(choice), BEN)
    with pytest.raises(RefusedError, match=r"^Only "):
        choose_person(services, button(""), BEN)
    assert choose_person(services, button(""), ADA)["callback_id"] == "hand_over"


def test_no_modal_opens_for_a_question_that_is_closed(services: Services) -> None:
    services.decisions.expire(ask(services), 5)
    with pytest.raises(RefusedError, match=r"^This question was closed "):
        decide(services, button("change"), BEN)
