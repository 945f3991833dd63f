"""Who may answer a decision, and when enough people have."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chains.spec import Gate, Policy

if TYPE_CHECKING:
    from greenlight.decision import Ballot


def may_answer(policy: Policy, user: str, *, requester: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may answer; `in_group(group, user)` is asked only where that decides."""
    if policy.requester == "not" and user == requester:
        return False
    if policy.is_open or user in policy.users:
        return True
    return (policy.requester == "only" and user == requester) or any(in_group(group, user) for group in policy.groups)


def votes_needed(gate: Gate, choice: str) -> int:
    """How many people have to make the choice before it is the answer."""
    found = gate.choice(choice)
    ends = found is not None and found.rejects and gate.policy.first_rejection_ends
    return 1 if ends else gate.policy.quorum


def outcome(gate: Gate, ballots: Mapping[str, "Ballot"]) -> tuple[str, ...]:
    """The people whose choice is the answer, in the order of their ballots; none while too few agree.

    People agree on a choice, and where they pick an option or edit the text on the same one.
    """
    counted = Counter(_meant(ballot) for ballot in ballots.values())
    for meant, number in counted.items():
        if number >= votes_needed(gate, meant[0]):
            return tuple(user for user, ballot in ballots.items() if _meant(ballot) == meant)
    return ()


def _meant(ballot: "Ballot") -> tuple[str, int | None, str]:
    return ballot.choice, ballot.option, ballot.text_hash


def handed_over(policy: Policy, by: str, to: str) -> Policy:
    """The policy with somebody else in the place of who hands over: the only one, unless several have to agree."""
    if policy.quorum > 1 and policy.is_open:
        return policy
    if by in policy.users or policy.quorum > 1:
        others = [user for user in policy.users if user not in (by, to)]
        return replace(policy, users=(*others, to))
    return replace(policy, users=(to,), groups=(), requester="not" if policy.requester == "not" else "may")


def escalated(policy: Policy, to: Sequence[str]) -> Policy:
    """The policy with others who may answer too; one that is open to anyone stays so."""
    if policy.is_open:
        return policy
    groups = [id for id in to if id.startswith("S")]
    users = [id for id in to if id not in groups]
    return replace(
        policy,
        users=tuple(dict.fromkeys((*policy.users, *users))),
        groups=tuple(dict.fromkeys((*policy.groups, *groups))),
    )
