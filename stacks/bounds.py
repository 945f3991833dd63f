"""Bounds as a deployment wants them: the setting `greenlight:bounds`."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from chains.spec import Bounds
from stacks.gates import IDS, NUMBER

FIELDS = {field.name: IDS if field.name in ("starters", "owners") else NUMBER for field in fields(Bounds)}
"""What can be said of a chain's bounds, each with its check and what is expected."""


def checked(bounds: Bounds, given: Any) -> Bounds:
    """The bounds with the given ones in the place of their own. Raises ValueError: what is wrong, what is expected."""
    if not isinstance(given, Mapping):
        raise ValueError(f"is {given!r}: an object is expected")
    for name, value in given.items():
        if name not in FIELDS:
            raise ValueError(f'has no "{name}": {", ".join(FIELDS)} are expected')
        is_right, expected = FIELDS[name]
        if not is_right(value):
            raise ValueError(f"has {name} = {value!r}: {expected} is expected")
    fields_of: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    found = replace(bounds, **fields_of)
    for mistake in found.mistakes():
        raise ValueError(f"cannot be: {mistake}")
    return found
