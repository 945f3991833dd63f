"""Who may start, steer and answer."""

import pytest

from greenlight.people.permissions import is_among, may_answer, may_start, may_steer
from greenlight.spec.gate import Policy
from greenlight.spec.limits import Limits

GROUPS = {"S1": {"U5"}}


def may(policy: Policy) -> set[str]:
    """Which people may answer: the requester U1 and others; U5 is in the group S1."""

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


def test_without_a_requester_nobody_answers_as_one() -> None:
    assert not may_answer(Policy(requester="only"), "U1", requester="", in_group=lambda *_: False)


def test_groups_are_looked_up_only_if_the_outcome_needs_it() -> None:
    def fails(group: str, user: str) -> bool:
        raise AssertionError(group)

    assert may_answer(Policy(users=("U2",), groups=("S1",)), "U2", requester="U1", in_group=fails)
    assert not may_answer(Policy(groups=("S1",), requester="not"), "U1", requester="U1", in_group=fails)


def in_group(group: str, user: str) -> bool:
    return user in GROUPS[group]


@pytest.mark.parametrize(
    ("starters", "allowed"),
    [((), {"U1", "U5", "U9"}), (("U1",), {"U1"}), (("S1",), {"U5"}), (("U1", "S1"), {"U1", "U5"})],
)
def test_anyone_may_start_unless_the_limits_name_people(starters: tuple[str, ...], allowed: set[str]) -> None:
    limits = Limits(starters=starters)
    assert {user for user in ("U1", "U5", "U9") if may_start(limits, user, in_group)} == allowed


@pytest.mark.parametrize(("owners", "allowed"), [((), {"U1"}), (("U9",), {"U1", "U9"}), (("S1",), {"U1", "U5"})])
def test_the_requester_and_the_owners_may_stop_a_run(owners: tuple[str, ...], allowed: set[str]) -> None:
    limits = Limits(owners=owners)
    assert {user for user in ("U1", "U5", "U9") if may_steer(limits, "U1", user, in_group)} == allowed


def test_only_a_group_is_looked_up() -> None:
    def fails(group: str, user: str) -> bool:
        raise AssertionError(group)

    assert not is_among(("U1", "W2"), "U9", fails)
    assert is_among(("S1", "U1"), "U1", fails)
