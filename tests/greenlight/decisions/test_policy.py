"""Who may answer, and when enough people have."""

from dataclasses import replace

import pytest

from greenlight import texts
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.policy import after_escalation, after_hand_over, hand_over_refusal
from greenlight.spec.gate import Policy
from tests.bot.decisions.asked import DECISION


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        (Policy(), Policy(users=("U9",))),
        (Policy(requester="not"), Policy(users=("U9",), requester="not")),
        (Policy(requester="only"), Policy(users=("U9",))),
        (Policy(users=("U2",), requester="only"), Policy(users=("U2", "U9"))),
        (Policy(groups=("S1",)), Policy(users=("U9",))),
        (Policy(users=("U1", "U2")), Policy(users=("U2", "U9"))),
        (Policy(groups=("S1",), quorum=2), Policy(groups=("S1",), users=("U9",), quorum=2)),
    ],
)
def test_a_hand_over_replaces_a_person(policy: Policy, after: Policy) -> None:
    assert after_hand_over(policy, "U1", "U9", "U1") == replace(after, not_users=("U1",))


def test_a_person_who_is_asked_back_may_answer_again() -> None:
    policy = Policy(users=("U9",), not_users=("U1", "U2"))
    assert after_hand_over(policy, "U9", "U1") == Policy(users=("U1",), not_users=("U2", "U9"))


def test_after_an_escalation_others_may_answer_too() -> None:
    policy = Policy(users=("U1",), groups=("S1",))
    assert after_escalation(policy, ("U1", "U2", "S2")) == Policy(users=("U1", "U2"), groups=("S1", "S2"))
    assert after_escalation(Policy(requester="not"), ("U2",)) == Policy(requester="not")


def test_an_escalation_lets_in_again_only_people_whom_it_names() -> None:
    policy = Policy(users=("U9",), not_users=("U1", "U2"))
    assert after_escalation(policy, ("U1", "S1")) == Policy(users=("U9", "U1"), groups=("S1",), not_users=("U2",))


@pytest.mark.parametrize(
    ("policy", "to", "refusal"),
    [
        (Policy(users=("U1", "U2"), quorum=2), "U2", texts.answers.ASKED_ALREADY),
        (Policy(users=("U1", "U2")), "U2", texts.answers.ASKED_ALREADY),
        (Policy(users=("U1",), requester="only"), "U7", texts.answers.ASKED_ALREADY),
        (Policy(groups=("S1",), quorum=2), "U2", texts.answers.ASKED_ALREADY),
        (Policy(groups=("S1",)), "U2", ""),
        (Policy(quorum=2), "U2", texts.answers.ASKED_ALREADY),
        (Policy(users=("U1", "U2"), quorum=2), "U3", ""),
        (Policy(users=("U1", "U2"), quorum=3), "U3", texts.answers.TOO_FEW_LEFT),
        (Policy(users=("U1", "U2", "U4"), quorum=3), "U3", ""),
        (Policy(requester="not"), "U7", texts.answers.NOT_THE_REQUESTER),
        (Policy(), "U1", texts.answers.NOT_YOURSELF),
    ],
)
def test_a_hand_over_must_not_cost_a_voice(policy: Policy, to: str, refusal: str) -> None:
    gate = replace(DECISION.gate, policy=policy, escalate_to=("U3",))
    decision = replace(DECISION, gate=gate, requester="U7")
    assert hand_over_refusal(decision, "U1", to, lambda group: ("U1", "U2")) == refusal


def test_nothing_is_handed_over_once_enough_people_agree() -> None:
    gate = replace(DECISION.gate, policy=Policy(users=("U1", "U2"), quorum=2))
    ballot = Ballot(choice="greenlight")
    decision = replace(DECISION, gate=gate, ballots={"U1": ballot, "U2": ballot})
    assert hand_over_refusal(decision, "U1", "U3", lambda group: ()) == texts.answers.AGREED_ALREADY
