from typing import Any

import jsonschema
import pytest

from local.model.instances import instance

SCHEMAS: list[dict[str, Any]] = [
    {"type": "object"},
    {"type": "object", "required": ["a"]},
    {"required": ["a"], "properties": {"a": {"type": "boolean"}, "b": {"type": "null"}}},
    {"type": "string", "minLength": 700, "maxLength": 800},
    {"type": "string", "maxLength": 3},
    {"type": ["null", "string"], "enum": ["x", "y"]},
    {"type": ["null", "integer"]},
    {"const": {"a": 1}},
    {"type": "integer", "minimum": 3, "multipleOf": 5},
    {"type": "integer", "minimum": 1, "maximum": 1},
    {"type": "integer", "maximum": -4},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "array", "minItems": 3, "items": {"type": "integer"}},
    {"type": "array", "maxItems": 0},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": {"type": "boolean"}},
    {"anyOf": [{"type": "null"}, {"type": "string"}]},
    {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "number"}}}]},
    {
        "$defs": {"day": {"type": "object", "required": ["date"], "properties": {"date": {"format": "date"}}}},
        "type": "object",
        "required": ["days"],
        "properties": {"days": {"type": "array", "items": {"$ref": "#/$defs/day"}}},
    },
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
@pytest.mark.parametrize("text", ["", "cowboys in space"])
def test_an_instance_is_valid(schema: dict[str, Any], text: str) -> None:
    jsonschema.Draft202012Validator(schema).validate(instance(schema, text))


def test_strings_come_from_the_text() -> None:
    assert instance({"type": "string"}, "cowboys\nin space") == "cowboys in space"
    assert instance({"default": 4}, "") == 4
    assert instance({"examples": ["an example"]}, "") == "an example"
