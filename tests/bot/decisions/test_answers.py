"""Accepted and refused answers: the policy, votes, and what a choice asks for."""

import json
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot import replies
from bot.decisions.answers import RefusedError, Submission, answer, decision_for
from chains.movie_pitch.chain import GREENLIGHT
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.people.groups import Groups
from greenlight.spec.gate import Choice, Policy
from greenlight.wire.answer import OUTPUT_LIMIT
from greenlight.wire.names import text_hash
from tests.asking import Asking, button
from tests.local.slack.support import ADA, BEN, CHIKA, DANA, ELI

PRODUCERS = "S0PRODUCERS"
PLAIN = replace(GREENLIGHT, choices=GREENLIGHT.choices[:2])


def answers(asking: Asking, decision: Decision, user: str, choice: str = "greenlight", **given: Any) -> str:
    """Answers a decision. Returns the refusal that the person sees, or "" if the answer was accepted."""
    try:
        answer(asking.services, button(decision, choice), user, Submission(choice=choice, **given))
    except RefusedError as refusal:
        return str(refusal)
    return ""


def output(asking: Asking, decision: Decision) -> Any:
    return json.loads(asking.machines.end(decision.execution)["output"])


def test_an_answer_reaches_run_record_message_and_card(asking: Asking) -> None:
    decision = asking.ask()
    assert answers(asking, decision, BEN) == ""
    given = output(asking, decision)
    assert (given["choice"], given["user"], given["users"], given["decision"]) == (
        "greenlight",
        BEN,
        [BEN],
        decision.id,
    )
    answered = asking.read(decision)
    assert (answered.state, answered.user, answered.answered, answered.token) == ("answered", BEN, given["at"], "")
    assert [event.what for event in answered.history] == ["asked", "claimed", "answered"]
    assert f"✓ Greenlit by <@{BEN}>" in asking.message(decision)["text"]
    assert not asking.has_buttons(decision)
    assert f"Greenlit by <@{BEN}>" in asking.card(decision)
    assert list(asking.services.decisions.unsettled(decision.due * 2)) == []


def test_a_closed_decision_says_who_answered_it(asking: Asking) -> None:
    decision = asking.ask()
    answers(asking, decision, BEN)
    closed, text = asking.read(decision), asking.message(decision)["text"]
    for user in (BEN, CHIKA):
        assert answers(asking, decision, user, "pass").startswith(f"<@{BEN}> already answered this, <!date^")
    assert replace(asking.read(decision), version=0) == replace(closed, version=0)
    assert asking.message(decision)["text"] == text


@pytest.mark.parametrize(
    ("policy", "may", "may_not"),
    [
        (Policy(), [ADA, BEN, CHIKA], []),
        (Policy(requester="only"), [ADA], [BEN]),
        (Policy(requester="not"), [BEN, CHIKA], [ADA]),
        (Policy(users=(BEN,)), [BEN], [ADA, CHIKA]),
        (Policy(users=(BEN,), requester="only"), [ADA, BEN], [CHIKA]),
        (Policy(users=(ADA, BEN), requester="not"), [BEN], [ADA, CHIKA]),
        (Policy(groups=(PRODUCERS,)), [ADA], [CHIKA]),
    ],
)
def test_the_policy_is_checked_for_every_choice(
    asking: Asking, policy: Policy, may: list[str], may_not: list[str]
) -> None:
    asking.slack.workspace.usergroups[PRODUCERS] = replace(
        next(iter(asking.slack.workspace.usergroups.values())), id=PRODUCERS, users=(ADA,)
    )
    decision = asking.ask(replace(GREENLIGHT, policy=policy))
    for user in may_not:
        for choice in GREENLIGHT.choices:
            assert answers(asking, decision, user, choice.key) == replies.not_allowed(decision, user)
    assert asking.read(decision) == decision
    for user in may:
        assert decision_for(asking.services, button(decision), user) == decision


@pytest.mark.parametrize(("user", "kind"), [(DANA, "guests"), (ELI, "strangers"), ("U0NOBODY001", "nobody")])
def test_only_members_answer_unless_the_policy_says_so(asking: Asking, user: str, kind: Any) -> None:
    decision = asking.ask()
    assert answers(asking, decision, user) == texts.answers.not_for(kind)
    assert asking.read(decision) == decision
    for policy in (Policy(users=(user,)), *([] if kind == "nobody" else [Policy(also=(kind,))])):
        decision = asking.ask(replace(GREENLIGHT, policy=policy))
        assert answers(asking, decision, user) == ""


def test_nobody_answers_while_slack_does_not_say_who_they_are(asking: Asking) -> None:
    decision = asking.ask()
    asking.services.slack = WebClient(token="x", base_url="http://127.0.0.1:1/")
    assert answers(asking, decision, BEN) == texts.runs.PERSON_UNKNOWN
    assert asking.read(decision) == decision


def test_nobody_in_an_unknown_group_may_answer(asking: Asking, services: Services) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN,), groups=("S0UNKNOWN",))))
    assert answers(asking, decision, ADA) == texts.runs.GROUP_UNKNOWN
    services.groups = Groups(WebClient(token="x", base_url="http://127.0.0.1:1/"))
    assert answers(asking, decision, ADA) == texts.runs.GROUP_UNKNOWN
    assert asking.read(decision) == decision
    assert answers(asking, decision, BEN) == ""


def test_an_unknown_decision_or_choice_changes_nothing(
    asking: Asking,
) -> None:
    decision = asking.ask()
    for unknown in (replace(decision, id="d2"), replace(decision, run="r0")):
        assert answers(asking, unknown, BEN) == texts.answers.UNKNOWN
    assert answers(asking, decision, BEN, "gone") == texts.answers.UNKNOWN
    capped = asking.ask(revision=GREENLIGHT.revisions + 1)
    assert answers(asking, capped, BEN, "change", words="more horses") == texts.answers.UNKNOWN
    assert asking.read(decision) == decision


def test_an_answer_carries_its_words_text_or_option(asking: Asking) -> None:
    changed, edited, picked = asking.ask(), asking.ask(), asking.ask()
    assert answers(asking, changed, BEN, "change", words="more horses") == ""
    assert answers(asking, edited, BEN, "edit", text="A film.") == ""
    assert answers(asking, picked, BEN, "pick", option=2) == ""
    assert output(asking, changed)["words"] == "more horses"
    assert output(asking, edited)["text"] == "A film."
    assert output(asking, picked)["option"] == 2
    kept = asking.read(edited)
    assert kept.ballot
    assert kept.ballot.text_hash == text_hash("A film.")
    assert asking.services.decisions.edited(kept) == "A film."


@pytest.mark.parametrize(
    ("choice", "given"),
    [
        ("change", {}),
        ("change", {"words": " \n"}),
        ("edit", {}),
        ("pick", {}),
        ("pick", {"option": 3}),
        ("pick", {"option": -1}),
        ("greenlight", {"text": "another"}),
        ("greenlight", {"words": "x"}),
    ],
)
def test_an_incomplete_answer_is_not_sent(asking: Asking, choice: str, given: dict[str, Any]) -> None:
    decision = asking.ask()
    assert answers(asking, decision, BEN, choice, **given) == texts.answers.INCOMPLETE
    assert asking.read(decision) == decision


def test_an_answer_that_is_too_large_is_refused_before_a_claim(asking: Asking) -> None:
    decision = asking.ask()
    assert answers(asking, decision, BEN, "edit", text="é" * (OUTPUT_LIMIT // 2)) == texts.answers.TOO_LARGE
    assert asking.read(decision) == decision
    assert answers(asking, decision, BEN, "edit", text="é" * (OUTPUT_LIMIT // 2 - 5_000)) == ""


def test_nothing_is_sent_until_enough_people_agree(asking: Asking) -> None:
    decision = asking.ask(replace(PLAIN, policy=Policy(quorum=2, first_rejection_ends=False)))
    assert answers(asking, decision, ADA, "pass") == ""
    assert answers(asking, decision, BEN) == ""
    assert f"Pass: <@{ADA}> (1 of 2)" in str(asking.message(decision)["blocks"])
    assert (asking.read(decision).state, asking.has_buttons(decision)) == ("open", True)
    assert answers(asking, decision, CHIKA) == ""
    assert output(asking, decision)["users"] == [BEN, CHIKA]
    assert f"✓ Greenlit by <@{BEN}> and <@{CHIKA}>" in asking.message(decision)["text"]


def test_each_person_has_one_vote(asking: Asking) -> None:
    decision = asking.ask(replace(PLAIN, policy=Policy(quorum=2, first_rejection_ends=False)))
    for _ in range(2):
        assert answers(asking, decision, BEN) == ""
    assert [event.what for event in asking.read(decision).history] == ["asked", "voted"]
    assert answers(asking, decision, BEN, "pass") == ""
    assert {user: ballot.choice for user, ballot in asking.read(decision).ballots.items()} == {BEN: "pass"}


@pytest.mark.parametrize(("ends", "state"), [(True, "answered"), (False, "open")])
def test_the_first_rejection_ends_the_vote_if_the_policy_says_so(asking: Asking, ends: bool, state: str) -> None:
    decision = asking.ask(replace(PLAIN, policy=Policy(quorum=2, first_rejection_ends=ends)))
    assert answers(asking, decision, ADA) == ""
    assert answers(asking, decision, BEN, "pass") == ""
    assert asking.read(decision).state == state


def test_an_answer_has_the_words_of_everyone_who_agreed(asking: Asking) -> None:
    change = Choice(key="change", label="Change", done="Changed", asks="words", question="What?")
    gate = replace(PLAIN, choices=(*PLAIN.choices, change), policy=Policy(quorum=2))
    decision = asking.ask(gate)
    assert answers(asking, decision, ADA, "change", words="more horses") == ""
    assert answers(asking, decision, BEN, "change", words="less rain") == ""
    assert output(asking, decision)["words"] == "more horses\nless rain"
