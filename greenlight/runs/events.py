"""Values in the events of an execution's history, whose texts may be left out, cut, or anything."""

import json
from collections.abc import Mapping
from typing import Any


def parsed_object(text: str | None) -> Mapping[str, Any]:
    """Returns the object in a text; {} if there is none."""
    try:
        return as_object(json.loads(text or ""))
    except (ValueError, RecursionError):
        return {}


def as_object(value: Any) -> Mapping[str, Any]:
    """Returns the value if it is an object, or {}."""
    return value if isinstance(value, Mapping) else {}
