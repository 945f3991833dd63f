"""What App Home shows a person: the decisions that wait for them, their runs, and recent runs in their channels.

It comes from the table's indexes and from Slack's list of a person's channels, never from Step Functions' lists. An
index may lag behind, so open decisions are read again from the table before they are shown, and so is the run that was
just `changed`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TypeVar

from aws_lambda_powertools import Logger

from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.people.channels import ChannelsUnknownError
from greenlight.people.groups import GroupUnknownError
from greenlight.people.kinds import KindUnknownError
from greenlight.people.permissions import kept_out, may_answer, named_in
from greenlight.runs.record import RunRecord
from greenlight.wire.reading import ContractError

logger = Logger(child=True)
T = TypeVar("T")

SHOWN = 10
"""Entries to show of each list on one page."""

MOST_CHANNELS = 20
"""Channels to search for recent runs: first those where something waits, or where the person has runs."""

MOST_DECISIONS = 1_000
"""Open decisions to search for those of one person, over the whole workspace."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What App Home shows: at most `SHOWN` entries of each list, and whether there are more.

    `older` names the next page of the person's runs, "" if there is none.
    """

    waiting: list[tuple[Decision, RunRecord | None]]
    more_waiting: bool
    mine: list[RunRecord]
    older: str
    recent: list[RunRecord]


def overview(services: Services, user: str, page: str = "", changed: str = "") -> Overview:
    """What waits for the user, a page ("": the newest) of the user's runs, and recent ones in shared channels."""
    fresh = _run(services, changed) if changed else None
    channels = shared_channels(services, user)
    asked = _asked(services, {*channels}, user, changed)
    waiting = list(islice(_waiting(services, user, asked), SHOWN + 1))
    mine, older = _mine(services, user, page, fresh)
    busy = [place for place in (*(one.channel for one in asked), *(run.channel for run in mine)) if place in channels]
    looked_at = list(dict.fromkeys((*busy, *channels)))[:MOST_CHANNELS]
    return Overview(
        waiting=[(decision, _run(services, decision.run)) for decision in waiting[:SHOWN]],
        more_waiting=len(waiting) > SHOWN,
        mine=mine,
        older=older,
        recent=list(islice(_recent(services, looked_at, user, fresh), SHOWN)),
    )


def shared_channels(services: Services, user: str) -> list[str]:
    """The channels that the user shares with the bot. None if Slack does not say, so nobody sees too much."""
    try:
        return services.channels.shared_with(user)
    except ChannelsUnknownError:
        return []


def _asked(services: Services, channels: set[str], user: str, changed: str) -> list[Decision]:
    """The decisions that may be open in these channels, or that are personal to the user, the soonest due first."""
    fresh = services.decisions.of_run(changed) if changed else []
    found = {one.id: one for one in (*islice(services.decisions.open(), MOST_DECISIONS), *fresh)}
    near = [one for one in found.values() if one.channel in channels or is_personal(one, user)]
    return sorted((one for one in near if one.state == "open"), key=lambda decision: decision.due)


def is_personal(decision: Decision, user: str) -> bool:
    """Whether the user sees the decision in any channel: it asks them by name, or belongs to their run."""
    return decision.requester == user or user in decision.named


def _waiting(services: Services, user: str, asked: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions that the user may answer and has not voted on, as they are now."""
    for found in asked:
        decision = _newest(services, found) if _is_for(services, found, user) else None
        if decision and decision.state == "open" and _is_for(services, decision, user):
            yield decision


def _newest(services: Services, decision: Decision) -> Decision | None:
    return _unless_unreadable(lambda: services.decisions.get(decision.run, decision.id))


def _run(services: Services, name: str) -> RunRecord | None:
    return _unless_unreadable(lambda: services.runs.get(name))


def _unless_unreadable(get: Callable[[], T | None]) -> T | None:
    """What `get` returns; None, with a log entry, if it cannot be read. Everything else is still shown."""
    try:
        return get()
    except ContractError as error:
        logger.error("skipped an item in the table that cannot be read", why=str(error))
        return None


def _is_for(services: Services, decision: Decision, user: str) -> bool:
    policy, requester = decision.gate.policy, decision.requester
    if user in decision.ballots:
        return False
    try:
        allowed = may_answer(policy, user, requester=requester, in_group=services.groups.has)
        return allowed and not kept_out(named_in(policy, requester), policy.also, user, services.kinds.of)
    except GroupUnknownError:
        return False
    except KindUnknownError:
        # The click is checked again.
        return True


def _mine(services: Services, user: str, page: str, fresh: RunRecord | None) -> tuple[list[RunRecord], str]:
    """A page of the user's runs, and the name of the next page.

    The name has the latest start of its runs, and how many runs with that start were on earlier pages: several runs may
    start in the same second.
    """
    until, skip = map(int, page.split(":")) if page else (0, 0)
    own = fresh if fresh and fresh.user == user and (not until or fresh.started <= until) else None
    runs = list(islice(_with(services.runs.runs_of(user, until), own), skip, skip + SHOWN + 1))
    shown = runs[:SHOWN]
    if len(runs) <= SHOWN:
        return shown, ""
    last = shown[-1].started
    seen = sum(run.started == last for run in shown) + (skip if last == until else 0)
    return shown, f"{last}:{seen}"


def _recent(services: Services, channels: Sequence[str], user: str, fresh: RunRecord | None) -> Iterator[RunRecord]:
    """The newest runs of other people in these channels."""
    runs = [islice(services.runs.runs_in(channel), 2 * SHOWN) for channel in channels]
    newest = merge(*runs, key=lambda run: run.started, reverse=True)
    near = fresh if fresh and fresh.channel in channels else None
    return (run for run in _with(newest, near) if run.user != user)


def _with(runs: Iterable[RunRecord], fresh: RunRecord | None) -> Iterator[RunRecord]:
    """The runs that have a card, the newest first, with `fresh` in its current state."""
    others = (run for run in runs if not fresh or run.name != fresh.name)
    newest = merge(others, [fresh] if fresh else [], key=lambda run: run.started, reverse=True)
    # A run whose card Slack rejected never began.
    return (run for run in newest if run.is_open or run.thread_ts)
