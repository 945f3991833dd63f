from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.answers import RefusedError
from bot.decisions.modals import answer_modal, person_modal
from bot.listeners.views import send_answer, send_person
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.spec.gate import Policy
from tests.bot.decisions.asked import DECISION, ask, button, choice
from tests.bot.decisions.test_modals import filled
from tests.local.slack.support import ADA, BEN, CHIKA

LONG = "word " * 18_000
WORDS = filled(answer_modal(button("change"), DECISION, choice("change"), ""), field="more horses")
EDITED = filled(answer_modal(button("edit"), DECISION, choice("edit"), LONG), part1="Something else.")
PERSON = filled(person_modal(button(""), DECISION, BEN), field=CHIKA)


@pytest.mark.parametrize(("act", "view"), [(send_answer, WORDS), (send_answer, EDITED), (send_person, PERSON)])
def test_the_policy_is_checked_again_when_a_modal_is_sent(services: Services, act: Any, view: dict[str, Any]) -> None:
    ask(services, replace(DECISION, gate=replace(DECISION.gate, policy=Policy(users=(ADA,)))), LONG)
    with pytest.raises(RefusedError, match=r"^Only "):
        act(services, BEN, view)
    decision = services.decisions.get("r1", "d1")
    assert decision
    assert len(decision.history) == 1


@pytest.mark.parametrize(("act", "view"), [(send_answer, WORDS), (send_answer, EDITED), (send_person, PERSON)])
def test_a_modal_for_a_closed_question_is_refused(services: Services, act: Any, view: dict[str, Any]) -> None:
    services.decisions.expire(ask(services), 5)
    with pytest.raises(RefusedError, match=r"^This question was closed "):
        act(services, BEN, view)


def test_a_text_that_is_too_large_leaves_the_question_open(
    services: Services,
) -> None:
    ask(services)
    view = answer_modal(button("edit"), DECISION, choice("edit"), "One two three.")
    with pytest.raises(RefusedError) as refused:
        send_answer(services, BEN, filled(view, part0="語" * 87_500))
    assert str(refused.value) == texts.answers.TOO_LARGE
    decision = services.decisions.get("r1", "d1")
    assert decision
    assert decision.state == "open"
