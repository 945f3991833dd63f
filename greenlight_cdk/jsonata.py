"""Writes JSONata expressions from prose, so that nobody quotes by hand.

Literals become JSONata strings, everything else stays a value: user text is never part of an expression.
"""

import json
from collections.abc import Mapping

from chains.prompts import pieces


def expression(jsonata: str) -> str:
    """The expression as a state's field takes it: between `{%` and `%}`."""
    return f"{{% {jsonata} %}}"


def concatenation(template: str, values: Mapping[str, str]) -> str:
    """The template as a JSONata concatenation, with `values[name]` (an expression) for each `{name}`.

    Raises KeyError for a placeholder without a value.
    """
    parts: list[str] = []
    for literal, name in pieces(template):
        if literal:
            parts.append(json.dumps(literal, ensure_ascii=False))
        if name:
            parts.append(f"({values[name]})")
    return " & ".join(parts) or '""'


def object_of(fields: Mapping[str, str]) -> str:
    """A JSONata object of a state's text fields: expressions stay what they are, other text is quoted."""
    pairs = (f"{json.dumps(name)}: {_value(field)}" for name, field in fields.items())
    return f"{{{', '.join(pairs)}}}"


def _value(field: str) -> str:
    is_expression = field.startswith("{% ") and field.endswith(" %}")
    return field[3:-3] if is_expression else json.dumps(field, ensure_ascii=False)
