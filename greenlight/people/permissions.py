"""Who may start a chain, stop its runs, and answer a decision.

`in_group(group, user)` says whether the user is in the group; it is called only if the outcome depends on it.
"""

from collections.abc import Callable, Iterable, Sequence

from greenlight.people.kinds import Kind
from greenlight.spec.gate import Policy
from greenlight.spec.ids import Also
from greenlight.spec.limits import Limits

InGroup = Callable[[str, str], bool]
Members = Callable[[str], Iterable[str]]


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
    if _is_left_out(policy, user, requester):
        return False
    if policy.is_open or user in named_in(policy, requester):
        return True
    return any(in_group(group, user) for group in policy.groups)


def kept_out(named: Sequence[str], also: Sequence[Also], user: str, kind_of: Callable[[str], Kind]) -> Kind | None:
    """What the user is, if that keeps them out; None if they are welcome.

    People who are named are welcome, and full members; `also` adds others. `kind_of(user)` is called only if the
    outcome depends on it.
    """
    if user in named:
        return None
    kind = kind_of(user)
    return None if kind == "members" or kind in also else kind


def named_in(policy: Policy, requester: str) -> list[str]:
    """The people who may answer in the requester's run and need no group for it."""
    only = [requester] if policy.requester == "only" and requester else []
    named = dict.fromkeys((*only, *policy.users))
    return [user for user in named if not _is_left_out(policy, user, requester)]


def who_may_answer(policy: Policy, requester: str, members: Members) -> set[str] | None:
    """Everybody who may answer; None if it is anyone in the channel. `members(group)` says who is in a group."""
    if policy.is_open:
        return None
    grouped = {user for group in policy.groups for user in members(group)}
    return {*named_in(policy, requester), *(one for one in grouped if not _is_left_out(policy, one, requester))}


def _is_left_out(policy: Policy, user: str, requester: str) -> bool:
    return user in policy.not_users or (policy.requester == "not" and user == requester)
