"""What a deployment bounds: who may start a chain and steer its runs, how many at once, how many rounds a run takes.

A chain's spec has its own bounds; the environment's `BOUNDS` (JSON, `{"<chain>" or "*": {…}}`) overrides single ones.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chains.spec import Bounds, Chain
from greenlight.records import RunRecord


def bounds_of(chain: Chain, environment: Mapping[str, str]) -> Bounds:
    """The chain's bounds in this deployment."""
    overrides = json.loads(environment.get("BOUNDS") or "{}")
    bounds = chain.bounds
    for key in ("*", chain.name):
        given: dict[str, Any] = {name: _tuple(value) for name, value in overrides.get(key, {}).items()}
        bounds = replace(bounds, **given)
    return bounds


def is_among(ids: Sequence[str], user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user is one of these, or in one of these groups; `in_group` is asked only where that decides."""
    return user in ids or any(in_group(id, user) for id in ids if id.startswith("S"))


def may_start(bounds: Bounds, user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may start runs: anyone, unless the bounds name people."""
    return not bounds.starters or is_among(bounds.starters, user, in_group)


def may_steer(bounds: Bounds, run: RunRecord, user: str, in_group: Callable[[str, str], bool]) -> bool:
    """Whether the user may stop the run: who asked for it, or one of the chain's owners."""
    return user == run.user or is_among(bounds.owners, user, in_group)


def too_many(bounds: Bounds, chain: str, user: str, under_way: Iterable[RunRecord]) -> str:
    """Which bound another run would break, `per_person` or `at_once`; "" for neither."""
    runs = [run for run in under_way if run.chain == chain and run.is_open]
    if sum(run.user == user for run in runs) >= bounds.per_person:
        return "per_person"
    return "at_once" if len(runs) >= bounds.at_once else ""


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
