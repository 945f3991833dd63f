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


@pytest.mark.parametrize(("text", "length"), [("word " * 20_000, "100,000"), ("語" * 40_000, "40,000")])
def test_a_text_longer_than_a_modal_is_not_edited(services: Services, text: str, length: str) -> None:
    ask(services, text=text)
    with pytest.raises(RefusedError, match=rf"too long to edit in Slack \({length} characters; about 48,000 fit\)"):
        decide(services, button("edit"), BEN)
    decision = services.decisions.get("r1", "d1")
    assert decision
    assert decision.is_open


def test_no_modal_opens_for_a_person_who_may_not_answer(services: Services) -> None:
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
