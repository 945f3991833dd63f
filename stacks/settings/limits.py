"""Limits as a deployment wants them: the setting `greenlight:limits`."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from greenlight.spec.limits import Limits
from stacks.settings.gates import IDS, NUMBER

FIELDS = {field.name: IDS if field.name in ("starters", "owners") else NUMBER for field in fields(Limits)}
"""What can be said of a chain's limits, each with its check and what is expected."""


def with_limits(limits: Limits, given: Any) -> Limits:
    """The limits with the given ones in the place of their own. Raises ValueError: what is wrong, what is expected."""
    if not isinstance(given, Mapping):
        raise ValueError(f"is {given!r}: an object is expected")
    for name, value in given.items():
        if name not in FIELDS:
            raise ValueError(f'has no "{name}": {", ".join(FIELDS)} are expected')
        is_right, expected = FIELDS[name]
        if not is_right(value):
            raise ValueError(f"has {name} = {value!r}: {expected} is expected")
    fields_of: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    found = replace(limits, **fields_of)
    for mistake in found.mistakes():
        raise ValueError(f"cannot be: {mistake}")
    return found
