"""The Anthropic Messages format, as Bedrock's InvokeModel takes it: what a request must hold, and reading one."""

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
            "tool_choice": {"type": "object", "properties": {"type": {"enum": ["auto", "any", "tool", "none"]}}},
        },
    }
)


def check(body: object) -> Body:
    """The body, known to be a Messages request; a ModelError (ValidationException) that names the wrong place."""
    error = best_match(_REQUEST.iter_errors(body))
    if error:
        raise ModelError("ValidationException", f"Malformed input request: {error.json_path}: {error.message}")
    assert isinstance(body, dict)
    return body


def user_texts(body: Body) -> list[str]:
    """The texts of the user turns that have one, stripped, the last first."""
    texts = [content_text(message["content"]) for message in reversed(body["messages"]) if message["role"] == "user"]
    return [text for text in texts if text]


def said(body: Body) -> str:
    """All that was said so far, by both."""
    return "\n".join(content_text(message["content"]) for message in body["messages"])


def content_text(content: str | list[Body]) -> str:
    """The text of a turn's content, stripped; that of its tools left out."""
    if isinstance(content, str):
        return content.strip()
    return "\n".join(block["text"] for block in content if block["type"] == "text").strip()
