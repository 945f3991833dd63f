"""Writes JSONata expressions from prose, so that nobody quotes by hand.

Literals become JSONata strings, everything else stays a value: user text is never part of an expression.
"""

import json
from collections.abc import Mapping

from greenlight.spec.prompts import pieces


def expression(jsonata: str) -> str:
    """The expression as a state's field takes it: between `{%` and `%}`."""
    return f"{{% {jsonata} %}}"


def string(jsonata: str) -> str:
    """The expression as text, whatever its value: a number's digits, JSON for a list or an object."""
    return f"$string({jsonata})"


def strings(jsonata: str) -> str:
    """The values of the expression, however many there are, as a list of texts."""
    return f"[$map([{jsonata}], function($one) {{ {string('$one')} }})]"


def text_field(field: str) -> str:
    """A state's text field that is text whatever its expression gives; what is no expression stays as it is."""
    return expression(string(field[3:-3])) if _is_expression(field) else field


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
    return field[3:-3] if _is_expression(field) else json.dumps(field, ensure_ascii=False)


def _is_expression(field: str) -> bool:
    return field.startswith("{% ") and field.endswith(" %}")
