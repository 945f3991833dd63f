"""Who may start a chain, stop its runs, and answer a decision.

`in_group(group, user)` says whether the user is in the group; it is called only if the outcome depends on it.
"""

from collections.abc import Callable, Sequence

from greenlight.spec.gate import Policy
from greenlight.spec.limits import Limits

InGroup = Callable[[str, str], bool]


def is_among(ids: Sequence[str], user: str, in_group: InGroup) -> bool:
    """Whether the user is one of these, or in one of these groups."""
    return user in ids or any(in_group(id, user) for id in ids if id.startswith("S"))


def may_start(limits: Limits, user: str, in_group: InGroup) -> bool:
    """Whether the user may start runs. Anyone may, unless the limits name people."""
    return not limits.starters or is_among(limits.starters, user, in_group)


def may_steer(limits: Limits, requester: str, user: str, in_group: InGroup) -> bool:
    """Whether the user may stop the requester's run. The requester and the chain's owners may."""
    return user == requester or is_among(limits.owners, user, in_group)


def may_answer(policy: Policy, user: str, *, requester: str, in_group: InGroup) -> bool:
    """Whether the user may answer a question in the requester's run."""
    if policy.requester == "not" and user == requester:
        return False
    if policy.is_open or user in policy.users:
        return True
    return (policy.requester == "only" and user == requester) or any(in_group(group, user) for group in policy.groups)
