"""How a decision's policy changes when it is handed over or escalated."""

from collections.abc import Sequence
from dataclasses import replace

from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.people.permissions import Members, named_in, who_may_answer
from greenlight.spec.gate import Policy


def hand_over_refusal(decision: Decision, by: str, to: str, members: Members) -> str:
    """Why `by` cannot ask `to` to decide instead; "" if that is possible. `members(group)` says who is in a group.

    A hand-over must not cost a voice: `to` is somebody who does not count yet, and will not by the coming escalation if
    too few people would be left then.
    """
    policy, requester = decision.gate.policy, decision.requester
    if to == by:
        return texts.answers.NOT_YOURSELF
    if to == requester and policy.requester == "not":
        return texts.answers.NOT_THE_REQUESTER
    if to in named_in(policy, requester):
        return texts.answers.ASKED_ALREADY
    if policy.quorum == 1:
        return ""
    if decision.agreed:
        return texts.answers.AGREED_ALREADY
    people = who_may_answer(policy, requester, members)
    if people is None or to in people:
        return texts.answers.ASKED_ALREADY
    after = after_hand_over(policy, by, to, requester)
    if not decision.escalated:
        after = after_escalation(after, decision.gate.escalate_to)
    left = who_may_answer(after, requester, members)
    return texts.answers.TOO_FEW_LEFT if left is not None and len(left) < policy.quorum else ""


def after_hand_over(policy: Policy, by: str, to: str, requester: str = "") -> Policy:
    """The policy after a hand-over: `to` replaces `by`, or is the only one to answer if `by` is not named.

    If several people must agree, the others stay. `by` may not answer any more, even as a member of a group.
    """
    is_requester = policy.requester == "only" and by == requester
    left_out = (*(user for user in policy.not_users if user not in (by, to)), by)
    if by in policy.users or is_requester or policy.quorum > 1:
        users = (*(user for user in policy.users if user not in (by, to)), to)
        after = replace(policy, users=users, not_users=left_out)
        return replace(after, requester="may") if is_requester else after
    alone = replace(policy, users=(to,), groups=(), not_users=left_out)
    return replace(alone, requester="may") if policy.requester == "only" else alone


def after_escalation(policy: Policy, to: Sequence[str]) -> Policy:
    """The policy with more people who may answer; one that is open to anyone stays open.

    Somebody who handed the decision over may answer again if the escalation names them, not if it names their group.
    """
    if policy.is_open:
        return policy
    groups = [id for id in to if id.startswith("S")]
    users = [id for id in to if id not in groups]
    return replace(
        policy,
        users=tuple(dict.fromkeys((*policy.users, *users))),
        groups=tuple(dict.fromkeys((*policy.groups, *groups))),
        not_users=tuple(user for user in policy.not_users if user not in users),
    )
