"""Reads a state machine's definition as CloudFormation has it: JSON text, joined around references."""

import json
from collections.abc import Mapping
from typing import Any


def read_definition(resolved: str | Mapping[str, Any]) -> dict[str, Any]:
    """The definition of a resolved `DefinitionString`, with the logical id of what it refers to for each reference."""
    if isinstance(resolved, str):
        parts: list[Any] = [resolved]
    else:
        _, parts = resolved["Fn::Join"]
    text = "".join(part if isinstance(part, str) else _name(part) for part in parts)
    definition: dict[str, Any] = json.loads(text)
    return definition


def _name(reference: Mapping[str, Any]) -> str:
    (target,) = reference.values()
    return str(target[0] if isinstance(target, list) else target)
