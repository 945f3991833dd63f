"""Checks and reads requests in the Anthropic Messages format, as Bedrock's InvokeModel takes it."""

from typing import Any

import jsonschema
from jsonschema.exceptions import best_match

from local.model.errors import ModelError

Body = dict[str, Any]

_TEXT_OR_BLOCKS = {
    "type": ["string", "array"],
    "minLength": 1,
    "minItems": 1,
    "items": {"type": "object", "required": ["type"]},
}
_REQUEST = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": ["anthropic_version", "max_tokens", "messages"],
        "properties": {
            "anthropic_version": {"const": "bedrock-2023-05-31"},
            "max_tokens": {"type": "integer", "minimum": 1},
            "temperature": {"type": "number", "minimum": 0, "maximum": 1},
            "system": {"type": ["string", "array"]},
            "messages": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["role", "content"],
                    "properties": {"role": {"enum": ["user", "assistant"]}, "content": _TEXT_OR_BLOCKS},
                },
            },
            "tools": {"type": "array", "items": {"type": "object", "required": ["name"]}},
            "thinking": {"type": "object", "properties": {"type": {"type": "string"}}},
            "output_config": {"type": "object"},
            "tool_choice": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": {"enum": ["auto", "any", "tool", "none"]}},
            },
        },
    }
)


def check(body: object) -> Body:
    """Returns the body if it is a Messages request; if not, raises ModelError (ValidationException) with the field."""
    error = best_match(_REQUEST.iter_errors(body))
    if error:
        raise ModelError("ValidationException", f"Malformed input request: {error.json_path}: {error.message}")
    assert isinstance(body, dict)
    return body


def user_texts(body: Body) -> list[str]:
    """Returns the stripped texts of the user turns that have text, the last first."""
    texts = [content_text(message["content"]) for message in reversed(body["messages"]) if message["role"] == "user"]
    return [text for text in texts if text]


def said(body: Body) -> str:
    """Returns the text of all turns so far, from both sides."""
    return "\n".join(content_text(message["content"]) for message in body["messages"])


def content_text(content: str | list[Body]) -> str:
    """Returns the stripped text of a turn's content, without tool use and tool results."""
    if isinstance(content, str):
        return content.strip()
    return "\n".join(block["text"] for block in content if block["type"] == "text").strip()


def mended(value: Any) -> Any:
    """The JSON value with U+FFFD for each half of a surrogate pair, which some servers leave when they cut a text."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, dict):
        return {mended(key): mended(item) for key, item in value.items()}
    return value
