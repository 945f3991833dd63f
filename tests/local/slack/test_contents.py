"""The content that the app posts."""

from typing import Any

import pytest

from local.slack.contents import LONGEST_TEXT, content_of, parsed
from local.slack.errors import SlackError
from tests.local.slack.support import section


def test_json_is_text_in_a_form_and_plain_in_a_body() -> None:
    assert parsed('[{"a": 1}]', "wrong") == parsed([{"a": 1}], "wrong") == [{"a": 1}]
    with pytest.raises(SlackError, match="wrong"):
        parsed("[", "wrong")


def test_text_and_blocks_are_kept_and_blocks_get_ids() -> None:
    assert content_of({"text": "x" * LONGEST_TEXT}) == {"text": "x" * LONGEST_TEXT}
    found = content_of({"blocks": [section("a"), section("b"), section("c")], "metadata": '{"event_type": "e"}'})
    assert (found["text"], found["metadata"]) == ("", {"event_type": "e"})
    assert len({block["block_id"] for block in found["blocks"]}) == 3


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": 7}, "invalid_arguments"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "msg_too_long"),
        ({"text": "x", "attachments": [{}]}, "invalid_arguments"),
        ({"blocks": "["}, "invalid_blocks_format"),
        ({"text": "x", "metadata": "{"}, "invalid_metadata_format"),
    ],
)
def test_invalid_content_is_refused(arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackError, match=error):
        content_of(arguments)


def test_a_file_needs_no_text() -> None:
    assert content_of({}, may_be_empty=True) == {"text": ""}
