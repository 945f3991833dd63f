from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.decisions.answers import RefusedError, Submission, answer, decision_for
from bot.decisions.handing import hand_over
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.policy import after_escalation
from greenlight.decisions.services import Services
from greenlight.people.groups import Groups
from greenlight.spec.gate import Policy
from local.slack.server import LocalSlack
from tests.bot.decisions.asked import DECISION, ask, button
from tests.local.slack.support import ADA, BEN, BOT, CHIKA, DANA, ELI, STUDIO, control


def with_policy(**fields: Any) -> Decision:
    return replace(DECISION, gate=replace(DECISION.gate, policy=Policy(**fields)))


def newest(services: Services) -> Decision:
    found = services.decisions.get("r1", "d1")
    assert found
    return found


def test_handing_over_updates_message_card_and_record(services: Services, slack: LocalSlack) -> None:
    asked = ask(services)
    hand_over(services, button(""), ADA, BEN)
    card, message, told = slack.workspace.messages(STUDIO)
    assert told["text"] == f"<@{BEN}>, <@{ADA}> asks you to decide: Greenlight this pitch?"
    assert told["thread_ts"] == asked.thread_ts
    assert f"<@{BEN}> may answer until" in str(message["blocks"])
    assert f"Waiting for: <@{BEN}>, until" in str(card["blocks"])
    event = newest(services).history[-1]
    assert (event.what, event.user, event.to) == ("handed over", ADA, (BEN,))
    assert newest(services).gate.policy.users == (BEN,)


@pytest.mark.parametrize(
    ("fields", "to", "problem"),
    [
        ({}, BEN, texts.answers.NOT_YOURSELF),
        ({}, BOT, texts.answers.NOT_AN_APP),
        ({}, "USLACKBOT", texts.answers.NOT_AN_APP),
        ({}, "U0NOBODY001", texts.answers.NOT_AN_APP),
        ({"requester": "not"}, ADA, texts.answers.NOT_THE_REQUESTER),
        ({"users": [ADA]}, CHIKA, f"Only <@{ADA}> may answer this."),
        ({}, DANA, "Guests may not answer this."),
        ({"also": ["guests"]}, ELI, "People of other organizations may not answer this."),
        ({"users": [ADA, BEN], "quorum": 2}, ADA, texts.answers.ASKED_ALREADY),
    ],
)
def test_a_person_who_cannot_decide_is_not_asked(
    services: Services, slack: LocalSlack, fields: dict[str, Any], to: str, problem: str
) -> None:
    ask(services, with_policy(**fields))
    with pytest.raises(RefusedError) as refused:
        hand_over(services, button(""), BEN, to)
    assert str(refused.value).startswith(problem)
    assert len(slack.workspace.messages(STUDIO)) == 2
    assert [event.what for event in newest(services).history] == ["asked"]


def test_a_guest_is_asked_if_the_policy_says_so(services: Services) -> None:
    ask(services, with_policy(also=["guests"]))
    hand_over(services, button(""), ADA, DANA)
    assert decision_for(services, button(""), DANA).gate.policy.users == (DANA,)


def test_nobody_is_asked_if_slack_cannot_look_them_up(services: Services) -> None:
    ask(services)
    services.slack.token = "xoxb-wrong"
    with pytest.raises(RefusedError, match="nobody was asked"):
        hand_over(services, button(""), ADA, BEN)


def test_a_person_outside_the_channel_is_not_asked(services: Services, slack: LocalSlack) -> None:
    ask(services)
    slack.workspace.set_member(STUDIO, CHIKA, member=False)
    with pytest.raises(RefusedError, match="aren't in this run's channel"):
        hand_over(services, button(""), ADA, CHIKA)
    assert newest(services).gate.policy.is_open
    slack.workspace.set_member(STUDIO, CHIKA, member=True)
    hand_over(services, button(""), ADA, CHIKA)
    assert newest(services).gate.policy.users == (CHIKA,)


@pytest.mark.parametrize("known", ["no scope", "not the bot's"])
def test_a_person_is_asked_if_the_members_are_unknown(
    services: Services, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    ask(services)
    slack.workspace.set_member(STUDIO, CHIKA, member=False)
    if known == "no scope":
        scopes = slack._app.manifest["oauth_config"]["scopes"]
        monkeypatch.setitem(scopes, "bot", [scope for scope in scopes["bot"] if scope != "channels:read"])
    else:
        # Like a group conversation, which is in no list that the bot may request.
        monkeypatch.setattr(slack.workspace.channels[STUDIO], "is_im", True)
    hand_over(services, button(""), ADA, CHIKA)
    assert newest(services).gate.policy.users == (CHIKA,)


def test_handing_over_reports_that_the_person_was_not_told(services: Services, slack: LocalSlack) -> None:
    ask(services)
    control(slack, "refuse", method="chat.postMessage", error="ratelimited")
    with pytest.raises(RefusedError, match="Please tell them yourself"):
        hand_over(services, button(""), ADA, BEN)
    card, message = slack.workspace.messages(STUDIO)
    assert f"<@{BEN}> may answer until" in str(message["blocks"])
    assert f"Waiting for: <@{BEN}>, until" in str(card["blocks"])


def test_handing_over_reads_a_changed_record_again(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(services, with_policy(users=(ADA,)))
    write = services.decisions.hand_over

    def overtaken(decision: Decision, *args: Any) -> Decision | None:
        monkeypatch.setattr(services.decisions, "hand_over", write)
        assert services.decisions.escalate(decision, after_escalation(decision.gate.policy, (CHIKA,)), 1)
        return write(decision, *args)

    monkeypatch.setattr(services.decisions, "hand_over", overtaken)
    hand_over(services, button(""), ADA, BEN)
    assert newest(services).gate.policy.users == (CHIKA, BEN)


def test_who_hands_over_loses_the_vote_and_may_not_answer(services: Services) -> None:
    ask(services, with_policy(groups=("S0PRODUCER1",), quorum=2))
    answer(services, button("greenlight"), ADA, Submission(choice="greenlight"))
    hand_over(services, button(""), ADA, CHIKA)
    assert newest(services).ballots == {}
    for act in (lambda: decision_for(services, button("greenlight"), ADA), lambda: hand_back(services, ADA)):
        with pytest.raises(RefusedError, match="You asked someone else"):
            act()
    answer(services, button("greenlight"), CHIKA, Submission(choice="greenlight"))
    assert newest(services).state == "open"
    assert list(newest(services).ballots) == [CHIKA]


def hand_back(services: Services, by: str) -> None:
    hand_over(services, button(""), by, BEN)


def test_nobody_who_counts_already_is_asked_instead(services: Services) -> None:
    ask(services, with_policy(groups=("S0PRODUCER1",), quorum=2))
    with pytest.raises(RefusedError, match="They may answer this already"):
        hand_over(services, button(""), ADA, BEN)
    services.groups = Groups(WebClient(token="x", base_url="http://127.0.0.1:1/"))
    with pytest.raises(RefusedError, match="who is in the group"):
        hand_over(services, button(""), ADA, CHIKA)


def test_a_card_waiting_for_another_decision_is_unchanged(services: Services, slack: LocalSlack) -> None:
    ask(services)
    services.runs.move_run("r1", at="1970-01-01T00:00:02Z", asked="d2")
    hand_over(services, button(""), ADA, BEN)
    assert slack.workspace.messages(STUDIO)[0]["text"] == "A card"
