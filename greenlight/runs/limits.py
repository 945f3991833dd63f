"""What a deployment limits: who may start a chain and steer its runs, how many at once, how many rounds a run takes.

A chain's spec has its own limits; the environment's `LIMITS` (JSON, `{"<chain>" or "*": {…}}`) overrides single ones.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from greenlight.runs.record import RunRecord
from greenlight.spec.chain import Chain
from greenlight.spec.limits import Limits


def limits_of(chain: Chain, environment: Mapping[str, str]) -> Limits:
    """The chain's limits in this deployment."""
    overrides = json.loads(environment.get("LIMITS") or "{}")
    limits = chain.limits
    for key in ("*", chain.name):
        given: dict[str, Any] = {name: _tuple(value) for name, value in overrides.get(key, {}).items()}
        limits = replace(limits, **given)
    return limits


def is_among(ids: Sequence[str], user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user is one of these, or in one of these groups; `in_group` is asked only where that decides."""
    return user in ids or any(in_group(id, user) for id in ids if id.startswith("S"))


def may_start(limits: Limits, user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may start runs: anyone, unless the limits name people."""
    return not limits.starters or is_among(limits.starters, user, in_group)


def may_steer(limits: Limits, run: RunRecord, user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may stop the run: who asked for it, or one of the chain's owners."""
    return user == run.user or is_among(limits.owners, user, in_group)


def too_many(limits: Limits, chain: str, user: str, under_way: Iterable[RunRecord]) -> str:
    """Which limit another run would break, `per_person` or `at_once`; "" for neither."""
    runs = [run for run in under_way if run.chain == chain and run.is_open]
    if sum(run.user == user for run in runs) >= limits.per_person:
        return "per_person"
    return "at_once" if len(runs) >= limits.at_once else ""


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
