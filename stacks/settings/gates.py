"""The setting `greenlight:gates`: what a deployment changes in gates."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

from greenlight.spec.gate import Gate
from greenlight.spec.ids import Also


def _ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


IDS = (_ids, "a list of Slack ids")


def _also(value: Any) -> bool:
    return _ids(value) and {*value} <= {*get_args(Also)}


ALSO = (_also, f"a list of {' and '.join(get_args(Also))}")
NUMBER = (_whole, "a whole number of 0 or more")
DURATION = (_whole, "a whole number of seconds, 0 or more")
GATE_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "users": IDS,
    "groups": IDS,
    "requester": (lambda value: value in ("may", "only", "not"), '"may", "only" or "not"'),
    "quorum": NUMBER,
    "first_rejection_ends": (lambda value: isinstance(value, bool), "true or false"),
    "also": ALSO,
    "timeout_seconds": DURATION,
    "on_timeout": (lambda value: isinstance(value, str), '"end", "fail" or the key of a choice'),
    "remind_after_seconds": DURATION,
    "escalate_after_seconds": DURATION,
    "escalate_to": IDS,
    "revisions": NUMBER,
}
"""What a deployment can set for a gate: each field's check, and the value that an error message asks for."""

POLICY = ("users", "groups", "requester", "quorum", "first_rejection_ends", "also")


def with_overrides(gate: Gate, fields: Mapping[str, Any]) -> Gate:
    """The gate with these fields changed. Raises ValueError, which says what is wrong and what is expected."""
    for name, value in fields.items():
        if name not in GATE_FIELDS:
            raise ValueError(f'has no field "{name}"; the fields are {", ".join(GATE_FIELDS)}')
        is_right, expected = GATE_FIELDS[name]
        if not is_right(value):
            raise ValueError(f"has {name} = {value!r}: expected {expected}")
    given: dict[str, Any] = {}
    for name, value in fields.items():
        key = name.removesuffix("_seconds")
        given[key] = timedelta(seconds=value) if key != name else tuple(value) if isinstance(value, list) else value
    policy = {name: given.pop(name) for name in POLICY if name in given}
    found = replace(gate, policy=replace(gate.policy, **policy), **given)
    for mistake in found.mistakes(in_chain=True):
        raise ValueError(mistake.removeprefix(f'the gate "{gate.key}" '))
    return found
