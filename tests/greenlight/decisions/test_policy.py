"""Who may answer, and when enough people have."""

from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot, outcome, votes_needed
from greenlight.decisions.policy import after_escalation, after_hand_over
from greenlight.people.permissions import may_answer
from greenlight.spec.gate import Policy

GROUPS = {"S1": {"U5"}}
YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")


def may(policy: Policy) -> set[str]:
    """Who of the requester U1 and others may answer; U5 is in the group S1."""

    def in_group(group: str, user: str) -> bool:
        return user in GROUPS[group]

    people = ("U1", "U2", "U5", "U9")
    return {user for user in people if may_answer(policy, user, requester="U1", in_group=in_group)}


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (Policy(), {"U1", "U2", "U5", "U9"}),
        (Policy(requester="not"), {"U2", "U5", "U9"}),
        (Policy(requester="only"), {"U1"}),
        (Policy(users=("U2",)), {"U2"}),
        (Policy(users=("U1", "U2"), requester="not"), {"U2"}),
        (Policy(groups=("S1",)), {"U5"}),
        (Policy(users=("U2",), groups=("S1",)), {"U2", "U5"}),
        (Policy(users=("U2",), requester="only"), {"U1", "U2"}),
    ],
)
def test_a_policy_lets_these_people_answer(policy: Policy, allowed: set[str]) -> None:
    assert may(policy) == allowed


def test_a_run_that_nobody_asked_for_has_no_requester_who_could_answer() -> None:
    assert not may_answer(Policy(requester="only"), "U1", requester="", in_group=lambda *_: False)


def test_groups_are_looked_up_only_where_that_decides() -> None:
    def fails(group: str, user: str) -> bool:
        raise AssertionError(group)

    assert may_answer(Policy(users=("U2",), groups=("S1",)), "U2", requester="U1", in_group=fails)
    assert not may_answer(Policy(groups=("S1",), requester="not"), "U1", requester="U1", in_group=fails)


@pytest.mark.parametrize(
    ("ends", "ballots", "people"),
    [
        (True, {}, ()),
        (True, {"U1": YES}, ()),
        (True, {"U2": YES, "U1": YES}, ("U2", "U1")),
        (True, {"U1": YES, "U2": NO}, ("U2",)),
        (False, {"U1": YES, "U2": NO}, ()),
        (False, {"U1": YES, "U2": NO, "U3": NO}, ("U2", "U3")),
        (True, {"U1": Ballot(choice="pick", option=0), "U2": Ballot(choice="pick", option=1)}, ()),
        (True, {"U1": Ballot(choice="pick", option=1), "U2": Ballot(choice="pick", option=1)}, ("U1", "U2")),
        (True, {"U1": Ballot(choice="edit", text_hash="a"), "U2": Ballot(choice="edit", text_hash="b")}, ()),
        (False, {"U1": Ballot(choice="change", words="a"), "U2": Ballot(choice="change", words="b")}, ("U1", "U2")),
    ],
)
def test_enough_people_agree(ends: bool, ballots: dict[str, Ballot], people: tuple[str, ...]) -> None:
    policy = Policy(quorum=2, first_rejection_ends=ends)
    assert outcome(replace(GREENLIGHT, policy=policy), ballots) == people


def test_one_rejection_is_enough_where_it_ends_it() -> None:
    ends = replace(GREENLIGHT, policy=Policy(quorum=3))
    goes_on = replace(GREENLIGHT, policy=Policy(quorum=3, first_rejection_ends=False))
    assert [votes_needed(ends, key) for key in ("greenlight", "pass", "gone")] == [3, 1, 3]
    assert votes_needed(goes_on, "pass") == 3


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
def test_somebody_takes_the_place_of_who_hands_over(policy: Policy, after: Policy) -> None:
    assert after_hand_over(policy, "U1", "U9") == after


def test_others_may_answer_too_after_an_escalation() -> None:
    policy = Policy(users=("U1",), groups=("S1",))
    assert after_escalation(policy, ("U1", "U2", "S2")) == Policy(users=("U1", "U2"), groups=("S1", "S2"))
    assert after_escalation(Policy(requester="not"), ("U2",)) == Policy(requester="not")
