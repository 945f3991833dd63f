from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.answers import RefusedError
from bot.decisions.modals import answer_modal, person_modal
from bot.listeners.views import send_answer, send_person
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.spec.gate import Policy
from local.slack.server import LocalSlack
from tests.bot.decisions.asked import DECISION, ask, button, choice
from tests.bot.decisions.test_modals import filled
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO, TRAVEL, control

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


@pytest.mark.parametrize("home", [True, False])
def test_somebody_who_left_the_channel_is_refused(services: Services, slack: LocalSlack, home: bool) -> None:
    ask(services)
    # What Slack said when Home was shown is still cached.
    assert services.channels.shared_with(BEN)
    slack.workspace.set_member(STUDIO, BEN, member=False)
    opened = replace(button("change"), home=home)
    for act, view in (
        (send_answer, filled(answer_modal(opened, DECISION, choice("change"), ""), field="more horses")),
        (send_person, filled(person_modal(opened, DECISION, BEN), field=CHIKA)),
    ):
        with pytest.raises(RefusedError) as refused:
            act(services, BEN, view)
        assert str(refused.value) == texts.answers.NOT_IN_CHANNEL
    decision = services.decisions.get("r1", "d1")
    assert decision
    assert len(decision.history) == 1


def test_nobody_starts_a_run_in_a_channel_that_they_are_not_in(app: None, slack: LocalSlack) -> None:
    slack.workspace.set_member(TRAVEL, BEN, member=False)
    control(slack, "open-home", user=BEN)
    assert control(slack, "interact", user=BEN, view="home", action={"action_id": "begin:movie-pitch"})["ok"]
    (opened,) = slack.workspace.views.values()
    values: dict[str, Any] = {"movie": {"value": {"value": "cats"}}}
    values["channel"] = {"value": {"selected_conversation": TRAVEL}}
    sent = control(slack, "submit-view", user=BEN, view_id=opened.view["id"], values=values)
    assert sent["errors"] == {"channel": texts.runs.NOT_YOUR_CHANNEL}
    assert slack.workspace.messages(TRAVEL) == []


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
