"""Who may answer, and when enough people have."""

import pytest

from greenlight.decisions.policy import after_escalation, after_hand_over
from greenlight.spec.gate import Policy


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        (Policy(), Policy(users=("U9",))),
        (Policy(requester="not"), Policy(users=("U9",), requester="not")),
        (Policy(requester="only"), Policy(users=("U9",))),
        (Policy(groups=("S1",)), Policy(users=("U9",))),
        (Policy(users=("U1", "U2")), Policy(users=("U2", "U9"))),
        (Policy(users=("U1", "U9"), quorum=2), Policy(users=("U9",), quorum=2)),
        (Policy(quorum=2), Policy(quorum=2)),
        (Policy(groups=("S1",), quorum=2), Policy(groups=("S1",), users=("U9",), quorum=2)),
    ],
)
def test_a_hand_over_replaces_a_person(policy: Policy, after: Policy) -> None:
    assert after_hand_over(policy, "U1", "U9") == after


def test_after_an_escalation_others_may_answer_too() -> None:
    policy = Policy(users=("U1",), groups=("S1",))
    assert after_escalation(policy, ("U1", "U2", "S2")) == Policy(users=("U1", "U2"), groups=("S1", "S2"))
    assert after_escalation(Policy(requester="not"), ("U2",)) == Policy(requester="not")
