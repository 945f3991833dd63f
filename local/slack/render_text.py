"""Slack's text objects, as every block and element holds them."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from local.slack.render_html import EMOJI, Reader, tag
from local.slack.render_mrkdwn import mrkdwn

Json = Mapping[str, Any]


def plain(text: Json) -> str:
    """A plain_text object's text with its emoji; `emoji: false` leaves shortcodes as typed."""
    written: str = text["text"]
    if text.get("emoji", True):
        for shortcode, character in EMOJI.items():
            written = written.replace(f":{shortcode}:", character)
    return written


def text_object(text: Json, reader: Reader) -> Markup:
    """A plain_text or mrkdwn object; line breaks kept."""
    if text["type"] == "mrkdwn":
        return tag("span", mrkdwn(text["text"], reader), class_="mrkdwn")
    return tag("span", plain(text), class_="plain")
