"""Block Kit parts that all messages share, and the `Content` that they make up.

What a person typed goes into rich text, which knows no formatting characters, or is escaped; model text is made quiet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

from greenlight import texts
from greenlight.slack.escaping import escape, one_line, quiet

FALLBACK = 150
"""Characters of a run's subject or text in a notification."""

OPEN_LINK = "open_link"
Text = RichTextElementParts.Text


@dataclass(frozen=True)
class Content:
    """A message's blocks, and the text that stands in for them."""

    text: str
    blocks: list[dict[str, Any]]


def content(text: str, blocks: Sequence[Block]) -> Content:
    """The content of these blocks; `text` is for notifications and screen readers."""
    return Content(text, [block.to_dict() for block in blocks])


def section(text: str) -> Block:
    """A paragraph of mrkdwn, at most 3,000 characters."""
    return SectionBlock(text=MarkdownTextObject(text=text))


def context(text: str) -> Block:
    """A small line of mrkdwn."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def bold(text: str, more: str = "") -> Block:
    """A line of its own in bold letters, and `more` after it in plain ones; nothing in it formats or pings.

    Up to 40,000 characters, where a section takes 3,000.
    """
    parts = [Text(text=text, style=RichTextElementParts.TextStyle(bold=True)), *([Text(text=more)] if more else [])]
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(parts))])


def note(text: str) -> list[Block]:
    """A remark in italics; none where it is empty."""
    return [context(f"_{escape(text)}_")] if text else []


def quoted(words: str) -> Block:
    """What a person typed, in full, as a quotation; nothing in it formats or pings."""
    return RichTextBlock(elements=[RichTextQuoteElement(elements=[Text(text=words)])])


def link(url: str, label: str) -> list[ButtonElement]:
    """A button that opens an address; none where that is empty."""
    return [ButtonElement(text=label, url=url, action_id=OPEN_LINK)] if url else []


def actions(*buttons: ButtonElement) -> list[Block]:
    """The buttons in a row; nothing where there are none."""
    return [ActionsBlock(elements=list(buttons))] if buttons else []


def when(seconds: int, layout: str = texts.words.DATE_AND_TIME) -> str:
    """A time in the reader's zone (Slack's date form), in UTC where the form is not understood."""
    fallback = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{seconds}^{layout}|{fallback}>"


def short(text: str) -> str:
    """The text for a notification: on one line, escaped, pinging nobody."""
    return escape(quiet(one_line(text, FALLBACK)))
