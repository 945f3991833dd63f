"""Slack's text objects."""

from typing import Any

import pytest

from local.slack.render_html import Reader
from local.slack.render_text import plain, text_object

READER = Reader("U1", users={"U1": "ada"})


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "🎬 *a* <b>"),
        ({"emoji": True}, "🎬 *a* <b>"),
        ({"emoji": False}, ":clapper: *a* <b>"),
    ],
)
def test_plain_text_has_emoji_unless_switched_off(given: dict[str, Any], shown: str) -> None:
    assert plain({"type": "plain_text", "text": ":clapper: *a* <b>", **given}) == shown


def test_mrkdwn_is_rendered_and_plain_text_is_escaped() -> None:
    marked = text_object({"type": "mrkdwn", "text": "*a* <@U1>"}, READER)
    assert marked.startswith('<span class="mrkdwn">')
    assert "@ada" in marked
    assert text_object({"type": "plain_text", "text": "<b>"}, READER) == '<span class="plain">&lt;b&gt;</span>'
