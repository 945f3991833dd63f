"""Questions: revisions, parallel gates, and answers or endings that arrive before the question."""

import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.decisions.show import show_decision
from greenlight.wire.names import decision_id
from greenlight.wire.notification import Notification
from local.aws.server import LocalAws
from local.slack.pings import pings
from local.slack.server import LocalSlack
from tests.greenlight.notified import answers, asks, at, claims, decisions_of, deliver, has_buttons, run_of, shown
from tests.local.slack.support import ADA, BEN, CHIKA, STUDIO
from tests.sdk import blind_client

CHANGE = Ballot(choice="change", words="more horses")
OTHER = replace(GREENLIGHT, key="other")


class Noting(WebClient):
    """A Slack client that records posts. Only posts can ping people; updates notify nobody."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.posted: list[dict[str, Any]] = []

    def api_call(self, api_method: str, **call: Any) -> SlackResponse:
        if api_method == "chat.postMessage":
            self.posted.append(call["json"])
        return super().api_call(api_method, **call)


def asked(services: Services, token: str) -> Decision:
    """The decision that was asked with this token."""
    found = services.decisions.get("r1", decision_id(token))
    assert found
    return found


def test_a_question_of_a_hidden_execution_is_asked(
    services: Services, slack: LocalSlack, told: Notification, aws: LocalAws
) -> None:
    services.states = blind_client(aws.endpoint)
    deliver(services, asks(told, token="one"))
    assert asked(services, "one").is_open
    assert has_buttons(slack.workspace.messages(STUDIO)[-1])


@pytest.mark.parametrize("noted", [True, False])
def test_a_revision_counts_before_the_answer_is_recorded(
    services: Services, slack: LocalSlack, told: Notification, noted: bool
) -> None:
    deliver(services, asks(told, token="one", at=at(9)))
    (answers if noted else claims)(services, asked(services, "one"), ADA, CHANGE)
    deliver(services, asks(told, token="two", at=at()), "m2")
    second = asked(services, "two")
    assert (second.revision, second.after, second.after_by) == (2, "more horses", ADA)
    question = slack.workspace.messages(STUDIO)[-1]
    assert f"Revision 2, after “more horses” (<@{ADA}>)" in shown(question)


def test_only_a_question_after_a_change_is_a_revision(services: Services, told: Notification) -> None:
    deliver(services, asks(told, token="one", at=at(9)))
    answers(services, asked(services, "one"), ADA, CHANGE)
    deliver(services, asks(told, token="beside it", at=at(8)), "m2")
    answers(services, asked(services, "beside it"), ADA, Ballot(choice="pass"))
    deliver(services, asks(told, token="after both", at=at()), "m3")
    assert [decision.revision for decision in decisions_of(services)] == [1, 1, 1]


def test_parallel_gates_count_their_own_revisions(services: Services, told: Notification) -> None:
    deliver(services, asks(told, token="one", at=at(9)))
    deliver(services, asks(told, token="other", gate=OTHER, at=at(9)), "m2")
    answers(services, asked(services, "one"), ADA, CHANGE)
    deliver(services, asks(told, token="other again", gate=OTHER, at=at()), "m3")
    deliver(services, asks(told, token="two", at=at()), "m4")
    assert asked(services, "other again").revision == 1
    assert asked(services, "two").revision == 2


def test_a_timeout_closes_only_the_questions_of_its_gate(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    day = GREENLIGHT.timeout.total_seconds()
    deliver(services, asks(told, token="one", at=at(9)))
    deliver(services, asks(told, token="other", gate=OTHER, at=at(9)), "m2")
    deliver(services, asks(told, token="later", at=at()), "m3")
    deliver(services, asks(told, kind="expired", at=at(5 - day)), "m4")
    states = [asked(services, token).state for token in ("one", "other", "later")]
    assert states == ["expired", "open", "open"]
    assert [has_buttons(message) for message in slack.workspace.messages(STUDIO)].count(True) == 2


def test_the_card_waits_for_the_gate_that_is_still_open(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, asks(told, token="one", at=at(9)))
    deliver(services, asks(told, token="other", gate=OTHER, at=at(8)), "m2")
    show_decision(services, answers(services, asked(services, "other"), ADA, Ballot(choice="greenlight")))
    assert (run_of(services).is_waiting, run_of(services).asked) == (True, asked(services, "one").id)
    assert "Waiting for" in shown(slack.workspace.messages(STUDIO)[0])
    show_decision(services, answers(services, asked(services, "one"), ADA, Ballot(choice="pass")))
    assert not run_of(services).is_waiting


def test_after_a_default_the_card_waits_for_the_other_gate(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    default = replace(OTHER, on_timeout="pass", timeout=timedelta(seconds=2))
    deliver(services, asks(told, token="one", at=at(9)))
    deliver(services, asks(told, token="other", gate=default, at=at()), "m2")
    deliver(services, asks(told, kind="expired", gate=default, at=at(-3)), "m3")
    assert (run_of(services).is_waiting, run_of(services).asked) == (True, asked(services, "one").id)


def test_a_late_question_leaves_the_card_to_an_open_one(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    default = replace(OTHER, on_timeout="pass")
    deliver(services, asks(told, token="one", at=at(9)))
    deliver(services, asks(told, kind="expired", gate=default, at=at()), "m2")
    deliver(services, asks(told, token="other", gate=default, at=at(90_000)), "m3")
    assert asked(services, "other").state == "expired"
    assert (run_of(services).is_waiting, run_of(services).asked) == (True, asked(services, "one").id)


def test_a_question_past_its_timeout_is_closed_at_once(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    deliver(services, asks(told, at=at(90_000)))
    (decision,) = decisions_of(services)
    assert decision.state == "expired"
    question = slack.workspace.messages(STUDIO)[-1]
    assert f"◷ Nobody answered by <!date^{decision.due}^" in shown(question)
    assert not has_buttons(question)
    assert not run_of(services).is_waiting


def test_a_question_of_an_ended_run_is_closed_at_once(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    services.runs.end_run("r1", "stopped", ended=int(time.time()), reason="Stopped in AWS")
    deliver(services, asks(told))
    question = slack.workspace.messages(STUDIO)[-1]
    assert "■ The run ended" in shown(question)
    assert not has_buttons(question)


def test_a_timeout_may_arrive_before_its_question(services: Services, slack: LocalSlack, told: Notification) -> None:
    deliver(services, asks(told, kind="expired"), "m2")
    deliver(services, asks(told, at=at(90_000)))
    assert run_of(services).status == "unanswered"
    assert not has_buttons(slack.workspace.messages(STUDIO)[-1])


def test_a_click_before_the_message_is_recorded_is_shown(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    question = asks(told)
    deliver(services, question)
    answers(services, decisions_of(services)[0], ADA, Ballot(choice="greenlight"))
    services.runs.record_newest_answer("r1", decision=decisions_of(services)[0].id, at=1, by=ADA, words="Greenlit")
    deliver(services, question)
    card, *_, shown_now = slack.workspace.messages(STUDIO)
    assert f"✓ Greenlit by <@{ADA}>" in shown(shown_now)
    assert f"Greenlit by <@{ADA}>. Working on it" in shown(card)


def test_an_answered_question_stays_answered_when_redelivered(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    question = asks(told)
    deliver(services, question)
    answers(services, decisions_of(services)[0], ADA, CHANGE)
    deliver(services, question)
    (decision,) = decisions_of(services)
    assert (decision.state, decision.revision, decision.token) == ("answered", 1, "")


def test_a_revision_pings_only_people_who_may_answer(services: Services, slack: LocalSlack, told: Notification) -> None:
    gate = replace(GREENLIGHT, policy=replace(GREENLIGHT.policy, users=(CHIKA,)))
    deliver(services, asks(told, token="one", gate=gate, at=at(9)))
    assert pings(slack.workspace.messages(STUDIO)[-1]) == [CHIKA]
    answers(services, asked(services, "one"), BEN, CHANGE)
    services.slack = noting = Noting(token=services.slack.token, base_url=services.slack.base_url)
    deliver(services, asks(told, token="two", gate=gate, at=at()), "m2")
    assert [pings(message) for message in noting.posted] == [[], [CHIKA]]
    assert f"(<@{BEN}>)" in shown(slack.workspace.messages(STUDIO)[-1])


def test_an_option_is_named_by_its_first_line(services: Services, told: Notification) -> None:
    deliver(services, asks(told, options=("# **Cats**\n\nlong", "d" * 99, "")))
    assert decisions_of(services)[0].options == ("Cats", "d" * 74 + "…", "…")


@pytest.mark.parametrize(("rounds", "choices"), [(3, True), (2, False)])
def test_a_run_at_its_limit_offers_no_choice_that_rejects(
    services: Services, slack: LocalSlack, told: Notification, rounds: int, choices: bool
) -> None:
    limits = {"LIMITS": json.dumps({"movie-pitch": {"rounds": rounds}})}
    services.environment = {**services.environment, **limits}
    for number, token in enumerate(("one", "two")):
        deliver(services, asks(told, token=token, at=at(9 - number)), token)
    first, second = asked(services, "one"), asked(services, "two")
    assert not first.last
    question = shown(slack.workspace.messages(STUDIO)[-1])
    assert ("decide:change" in question, "decide:pass" in question) == (choices, choices)
    assert "decide:greenlight" in question
    said = "This run has reached its limit of 2 questions, so it can no longer be rejected."
    assert (said in question, bool(second.last)) == (not choices, not choices)
    # A repeated delivery does not change it.
    deliver(services, asks(told, token="one", at=at(9)), "one")
    assert not asked(services, "one").last
