"""The Anthropic Messages format."""

from typing import Any

import pytest

from local.model.errors import STATUS, ModelError
from local.model.messages import check, content_text, said, user_texts

BODY: dict[str, Any] = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 1,
    "messages": [
        {"role": "user", "content": " one "},
        {"role": "assistant", "content": [{"type": "text", "text": "two"}, {"type": "tool_use"}]},
        {"role": "user", "content": [{"type": "tool_result"}]},
        {"role": "user", "content": [{"type": "text", "text": "three"}, {"type": "text", "text": "four"}]},
    ],
}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"max_tokens": 0}, "$.max_tokens"),
        ({"temperature": 1.5}, "$.temperature"),
        ({"anthropic_version": "2"}, "$.anthropic_version"),
        ({"messages": []}, "$.messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, "$.messages[0].role"),
        ({"messages": [{"role": "user", "content": ""}]}, "$.messages[0].content"),
        ({"messages": [{"role": "user", "content": []}]}, "$.messages[0].content"),
        ({"tool_choice": {"type": "some"}}, "$.tool_choice.type"),
    ],
)
def test_a_wrong_request_is_refused_and_its_field_named(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ModelError) as refused:
        check({**BODY, **changes})
    assert f": {place}: " in str(refused.value)
    assert (refused.value.name, refused.value.status) == ("ValidationException", 400)


def test_a_body_must_be_an_object_and_is_kept() -> None:
    with pytest.raises(ModelError):
        check([])
    assert check(BODY) is BODY


def test_user_texts_skip_tools_and_come_last_first() -> None:
    assert user_texts(BODY) == ["three\nfour", "one"]
    assert said(BODY).split() == ["one", "two", "three", "four"]
    assert content_text([]) == ""


def test_each_error_has_its_status() -> None:
    assert {name: ModelError(name, "why").status for name in STATUS} == STATUS
