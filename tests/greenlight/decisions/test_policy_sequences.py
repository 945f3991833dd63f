"""Who may answer after any sequence of hand-overs, votes and an escalation, for every policy of four people."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, combinations, product

import pytest

from greenlight.decisions.ballots import Ballot, outcome, without
from greenlight.decisions.message import people_named
from greenlight.decisions.model import Decision
from greenlight.decisions.policy import after_escalation, after_hand_over, hand_over_refusal
from greenlight.people.permissions import may_answer, who_may_answer
from greenlight.spec.gate import Gate, Policy
from tests.bot.decisions.asked import DECISION

REQUESTER, *OTHERS = PEOPLE = ("U1", "U2", "U3", "U4")
GROUP, MEMBERS = "S1", ("U1", "U2")
YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")
USERS = list(chain.from_iterable(combinations(PEOPLE[:3], size) for size in range(4)))
ESCALATED = ((), ("U1",), ("U3",), ("S1",), ("U2", "U4"))
STEPS = 3


def decisions(quorum: int) -> Iterator[Decision]:
    """Yields an open decision for every policy and escalation that a gate may have."""
    for users, groups, who, to in product(USERS, ((), (GROUP,)), ("may", "only", "not"), ESCALATED):
        policy = replace(Policy(users=users, groups=groups, quorum=quorum), requester=who)  # type: ignore[arg-type]
        after = DECISION.gate.timeout / 2 if to else DECISION.gate.escalate_after
        gate = replace(DECISION.gate, policy=policy, escalate_to=to, escalate_after=after)
        if not [*_without_texts(gate).mistakes()]:
            yield replace(DECISION, gate=gate, requester=REQUESTER, message_ts="1.1")


def _without_texts(gate: Gate) -> Gate:
    """The movie pitch's gate without the choices that several people cannot agree on."""
    ids = {id: f"{id}00000000" for id in (*PEOPLE, GROUP)}
    named = replace(
        gate.policy,
        users=tuple(ids[id] for id in gate.policy.users),
        groups=tuple(ids[id] for id in gate.policy.groups),
    )
    choices = tuple(choice for choice in gate.choices if choice.asks != "text")
    return replace(gate, policy=named, escalate_to=tuple(ids[id] for id in gate.escalate_to), choices=choices)


def members(group: str) -> tuple[str, ...]:
    assert group == GROUP
    return MEMBERS


def allowed(decision: Decision) -> set[str]:
    """The people who may answer, asked one by one."""
    policy = decision.gate.policy
    return {
        user
        for user in PEOPLE
        if may_answer(policy, user, requester=REQUESTER, in_group=lambda group, one: one in members(group))
    }


def able(decision: Decision) -> set[str]:
    """The people who may answer before the question closes."""
    return allowed(decision if decision.escalated else escalate(decision))


def escalate(decision: Decision) -> Decision:
    policy = after_escalation(decision.gate.policy, decision.gate.escalate_to)
    return replace(decision, gate=replace(decision.gate, policy=policy), escalated=1)


def following(decision: Decision, may: set[str]) -> Iterator[Decision]:
    """Yields what the decision can become by one step that the bot and the reconciler take."""
    if not decision.escalated and decision.gate.escalate_to:
        yield escalate(decision)
    for by, to in product(sorted(may), PEOPLE):
        if not hand_over_refusal(decision, by, to, members):
            policy = after_hand_over(decision.gate.policy, by, to, REQUESTER)
            gate, ballots = replace(decision.gate, policy=policy), without(decision.ballots, by)
            yield replace(decision, gate=gate, ballots=ballots)
    for user in may - {*decision.ballots}:
        voted = replace(decision, ballots={**decision.ballots, user: YES})
        if decision.gate.policy.quorum > 1 and not voted.agreed:
            yield voted


def reached(starts: Iterable[Decision]) -> Iterator[tuple[Decision, int]]:
    """Yields every decision within some steps of a start, once, and how many people must stay able to answer."""
    seen = set[tuple[object, ...]]()
    newest = [(start, min(start.gate.policy.quorum, len(able(start)))) for start in starts]
    for _ in range(STEPS + 1):
        found: list[tuple[Decision, int]] = []
        for decision, enough in newest:
            policy = decision.gate.policy
            people = map(frozenset, (policy.users, policy.not_users, policy.groups, decision.ballots))
            state = (*people, policy.requester, decision.escalated, decision.gate.escalate_to, enough)
            if state not in seen:
                seen.add(state)
                yield decision, enough
                found += ((one, enough) for one in following(decision, allowed(decision)))
        newest = found


def said(decision: Decision) -> set[str]:
    """The people who may answer as the message says it."""
    named = people_named(decision)
    words, but_requester = named["waiting_for"], named["but_requester"]
    if not words:
        return set(OTHERS if but_requester else PEOPLE)
    grouped = {*MEMBERS} if f"<!subteam^{GROUP}>" in words else set[str]()
    if but_requester or "except the person who started the run" in words:
        grouped -= {REQUESTER}
    if "people who asked someone else" in words:
        grouped -= {*decision.gate.policy.not_users}
    return {*re.findall(r"<@(U\d)>", words)} | grouped


@pytest.mark.parametrize("quorum", [1, 2, 3])
def test_every_sequence_leaves_enough_people_who_may_answer(quorum: int) -> None:
    for decision, enough in reached(decisions(quorum)):
        policy, may = decision.gate.policy, allowed(decision)
        assert {*decision.ballots} <= may, policy
        assert len(able(decision)) >= enough, (policy, decision.gate.escalate_to)
        assert said(decision) == may, policy
        assert who_may_answer(policy, REQUESTER, members) == (None if policy.is_open else may)


@pytest.mark.parametrize("first_rejection_ends", [True, False])
@pytest.mark.parametrize("quorum", [1, 2, 3])
def test_the_answer_is_that_of_enough_people_who_count(quorum: int, first_rejection_ends: bool) -> None:
    gate = replace(DECISION.gate, policy=Policy(quorum=quorum, first_rejection_ends=first_rejection_ends))
    for ballots in product((YES, NO, None), repeat=len(PEOPLE)):
        given = {user: ballot for user, ballot in zip(PEOPLE, ballots, strict=True) if ballot}
        for by in PEOPLE:
            left = without(given, by)
            agreed = outcome(gate, left)
            assert {*agreed} <= {*left}
            yes, no = (sum(ballot == one for ballot in left.values()) for one in (YES, NO))
            rejections = 1 if first_rejection_ends else quorum
            assert bool(agreed) == (yes >= quorum or no >= rejections)
