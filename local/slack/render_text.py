"""Renders Slack's text objects, which every block and element uses."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from local.slack.render_html import EMOJI, Reader, tag
from local.slack.render_mrkdwn import mrkdwn

Json = Mapping[str, Any]


def plain(text: Json) -> str:
    """Returns a plain_text object's text with emoji; `emoji: false` leaves shortcodes unchanged."""
    written: str = text["text"]
    if text.get("emoji", True):
        for shortcode, character in EMOJI.items():
            written = written.replace(f":{shortcode}:", character)
    return written


def text_object(text: Json, reader: Reader) -> Markup:
    """Renders a plain_text or mrkdwn object; keeps line breaks."""
    if text["type"] == "mrkdwn":
        return tag("span", mrkdwn(text["text"], reader), class_="mrkdwn")
    return tag("span", plain(text), class_="plain")
