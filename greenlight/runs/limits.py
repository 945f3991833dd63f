"""What a deployment allows: who may start and stop runs, runs at once, rounds of questions, model calls.

A chain's spec has its own limits. The environment's `LIMITS` (JSON, `{"<chain>" or "*": {…}}`) overrides some of them.
"""

import json
from collections.abc import Iterable, Mapping
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


def too_many(limits: Limits, chain: str, user: str, under_way: Iterable[RunRecord]) -> str:
    """The limit that another run would exceed, `per_person` or `at_once`; "" if none."""
    runs = [run for run in under_way if run.chain == chain and run.is_open]
    if sum(run.user == user for run in runs) >= limits.per_person:
        return "per_person"
    return "at_once" if len(runs) >= limits.at_once else ""


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
