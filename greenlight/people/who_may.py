"""Who may start a chain, stop its runs, and answer a decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from greenlight.spec.gate import Policy

if TYPE_CHECKING:
    pass


def may_answer(policy: Policy, user: str, *, requester: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may answer; `in_group(group, user)` is asked only where that decides."""
    if policy.requester == "not" and user == requester:
        return False
    if policy.is_open or user in policy.users:
        return True
    return (policy.requester == "only" and user == requester) or any(in_group(group, user) for group in policy.groups)
