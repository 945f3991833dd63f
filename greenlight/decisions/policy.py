"""How a decision's policy changes when it is handed over or escalated."""

from collections.abc import Sequence
from dataclasses import replace

from greenlight.spec.gate import Policy


def after_hand_over(policy: Policy, by: str, to: str) -> Policy:
    """The policy after a hand-over: `to` replaces `by`, or is the only one to answer if `by` is not named.

    If several people must agree, the others stay; if any several may, nothing changes.
    """
    if policy.quorum > 1 and policy.is_open:
        return policy
    if by in policy.users or policy.quorum > 1:
        others = [user for user in policy.users if user not in (by, to)]
        return replace(policy, users=(*others, to))
    return replace(policy, users=(to,), groups=(), requester="not" if policy.requester == "not" else "may")


def after_escalation(policy: Policy, to: Sequence[str]) -> Policy:
    """The policy with more people who may answer; one that is open to anyone stays open."""
    if policy.is_open:
        return policy
    groups = [id for id in to if id.startswith("S")]
    users = [id for id in to if id not in groups]
    return replace(
        policy,
        users=tuple(dict.fromkeys((*policy.users, *users))),
        groups=tuple(dict.fromkeys((*policy.groups, *groups))),
    )
