"""The setting `greenlight:limits`: what a deployment changes in limits."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from greenlight.spec.limits import Limits
from stacks.settings.gates import ALSO, IDS, NUMBER

LISTS = {"starters": IDS, "owners": IDS, "also": ALSO}
LIMIT_FIELDS = {field.name: LISTS.get(field.name, NUMBER) for field in fields(Limits)}
"""What a deployment can set for limits: each field's check, and the value that an error message asks for."""


def with_limits(limits: Limits, given: Any) -> Limits:
    """The limits with these fields changed. Raises ValueError, which says what is wrong and what is expected."""
    if not isinstance(given, Mapping):
        raise ValueError(f"is {given!r}: expected an object")
    for name, value in given.items():
        if name not in LIMIT_FIELDS:
            raise ValueError(f'has no field "{name}"; the fields are {", ".join(LIMIT_FIELDS)}')
        is_right, expected = LIMIT_FIELDS[name]
        if not is_right(value):
            raise ValueError(f"has {name} = {value!r}: expected {expected}")
    fields_of: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    found = replace(limits, **fields_of)
    for mistake in found.mistakes():
        raise ValueError(f"is invalid: {mistake}")
    return found
