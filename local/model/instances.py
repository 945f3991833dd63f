"""Makes an instance of a JSON schema, for a tool that the offline model must use and no sample shows."""

import math
from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]

_FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com",
}


def instance(schema: Schema, text: str) -> Any:
    """Returns a plain value for the schema, with strings from `text`; the same arguments give the same value.

    Supports const, enum, default, $ref, allOf, anyOf, oneOf, required properties, items and the limits of numbers,
    strings and arrays. The value may break other rules of the schema (such as a pattern), so the caller validates it.
    """
    return _Builder(schema, text).build(schema)


class _Builder:
    def __init__(self, root: Schema, text: str) -> None:
        self._root = root
        self._text = " ".join(text.split()) or "offline sample"

    def build(self, schema: Schema) -> Any:
        schema = self._resolved(schema)
        for word, choose in (("const", _itself), ("default", _itself), ("enum", _first), ("examples", _first)):
            if word in schema:
                return choose(schema[word])
        for word in ("anyOf", "oneOf"):
            if word in schema:
                return self.build(schema[word][0])
        makers: dict[str, Callable[[Schema], Any]] = {
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "integer": _whole,
            "number": _number,
            "boolean": lambda asked: True,
            "null": lambda asked: None,
        }
        return makers[_kind(schema)](schema)

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            target: Any = self._root
            for part in schema["$ref"].removeprefix("#").strip("/").split("/"):
                target = target[part] if part else target
            return self._resolved(target)
        merged = {word: value for word, value in schema.items() if word != "allOf"}
        for part in schema.get("allOf", []):
            merged = {**merged, **self._resolved(part)}
        return merged

    def _object(self, schema: Schema) -> dict[str, Any]:
        properties = schema.get("properties", {})
        return {name: self.build(properties.get(name, {"type": "string"})) for name in schema.get("required", [])}

    def _array(self, schema: Schema) -> list[Any]:
        first = [self.build(item) for item in schema.get("prefixItems", [])]
        wanted = max(schema.get("minItems", 1), len(first))
        count = min(wanted, schema.get("maxItems", wanted))
        items = schema.get("items", {"type": "string"})
        return first + [self.build(items) for _ in range(count - len(first))]

    def _string(self, schema: Schema) -> str:
        text = _FORMATS.get(schema.get("format", ""), self._text)
        shortest: int = schema.get("minLength", 0)
        return (text * (shortest // len(text) + 1))[: max(shortest, schema.get("maxLength", 200))]


def _kind(schema: Schema) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return kind if isinstance(kind, str) else next(name for name in kind if name != "null")


def _number(schema: Schema) -> float:
    low: float | None = schema.get("minimum", schema.get("exclusiveMinimum"))
    high: float | None = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None:
        return 1 if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _whole(schema: Schema) -> int:
    step: int = schema.get("multipleOf", 1)
    return math.ceil(_number(schema) / step) * step


def _itself(value: Any) -> Any:
    return value


def _first(values: list[Any]) -> Any:
    return values[0]
