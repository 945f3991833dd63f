"""Writes JSONata expressions, so that nobody has to quote text by hand.

Literals become JSONata strings, and everything else stays a value: user text is never part of an expression.
"""

import json
from collections.abc import Collection, Mapping

from greenlight.spec.prompts import pieces


def expression(jsonata: str) -> str:
    """The expression in the form for a state's field: between `{%` and `%}`."""
    return f"{{% {jsonata} %}}"


def string(jsonata: str) -> str:
    """An expression for the value as text: a number's digits, or JSON for a list or an object."""
    return f"$string({jsonata})"


def strings(jsonata: str) -> str:
    """An expression for the values as a list of texts, even if there is only one value or none."""
    return f"[$map([{jsonata}], function($one) {{ {string('$one')} }})]"


def text_field(field: str) -> str:
    """A state's text field whose expression always returns text; a field without an expression stays as it is."""
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


def without_tags(jsonata: str, names: Collection[str]) -> str:
    """An expression for the value as text that opens and closes no tag of these names: `</a>` becomes `&lt;/a>`."""
    if not names:
        return jsonata
    tag = rf"/[<＜](\s*\/?\s*(?:{'|'.join(names)})(?:[^\w-]|$))/i"
    return f"$replace({string(f'({jsonata})')}, {tag}, '&lt;$1')"


def object_of(fields: Mapping[str, str]) -> str:
    """A JSONata object of a state's text fields: expressions stay as they are, other text is quoted."""
    pairs = (f"{json.dumps(name)}: {_value(field)}" for name, field in fields.items())
    return f"{{{', '.join(pairs)}}}"


def _value(field: str) -> str:
    return field[3:-3] if _is_expression(field) else json.dumps(field, ensure_ascii=False)


def _is_expression(field: str) -> bool:
    return field.startswith("{% ") and field.endswith(" %}")
