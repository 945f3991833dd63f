"""Block Kit parts that all messages share, and the `Content` that they make up.

Text that people typed is escaped, or goes into rich text, which has no formatting characters. Text from a model is made
`quiet`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

from greenlight import texts
from greenlight.slack.escaping import cut, escape, one_line, quiet

NOTICE_LENGTH = 150
"""Characters of a run's subject or text in a Slack notification."""

SECTION_LENGTH, CONTEXT_LENGTH = 3_000, 2_000
"""Characters of mrkdwn in the two blocks. Slack rejects a message with more."""

OPEN_LINK = "open_link"
Text = RichTextElementParts.Text


@dataclass(frozen=True)
class Content:
    """A message's blocks, and the text for readers who do not see them.

    `whole` is all that the blocks say, as mrkdwn, where it is more than the text: it is shown if Slack refuses the
    blocks.
    """

    text: str
    blocks: list[dict[str, Any]]
    whole: str = ""


def content(text: str, blocks: Sequence[Block], whole: str = "") -> Content:
    """The content with these blocks; `text` is for notifications and screen readers."""
    return Content(text, [block.to_dict() for block in blocks], whole)


def forms(said: Content) -> Iterator[Content]:
    """The content, and what to try in turn if Slack refuses it: the text with the buttons, and the text alone."""
    yield said
    text = said.whole or said.text
    buttons = [block for block in said.blocks if block["type"] == "actions"]
    if buttons:
        plain = SectionBlock(text=PlainTextObject(text=text[:SECTION_LENGTH])).to_dict()
        yield Content(said.text, [plain, *buttons], said.whole)
    yield Content(text, [])


def repeated(said: Content) -> Content:
    """The content, marked as a repeat of a message that may have arrived."""
    remark = texts.delivery.POSTED_AGAIN
    whole = f"{said.whole}\n\n_{remark}_" if said.whole else ""
    return Content(said.text, [*said.blocks, *(block.to_dict() for block in note(remark))], whole)


def section(text: str) -> Block:
    """A paragraph of mrkdwn, cut at 3,000 characters."""
    return SectionBlock(text=MarkdownTextObject(text=cut(text, SECTION_LENGTH)))


def context(text: str) -> Block:
    """A small line of mrkdwn, cut at 2,000 characters."""
    return ContextBlock(elements=[MarkdownTextObject(text=cut(text, CONTEXT_LENGTH))])


def bold(text: str, more: str = "") -> Block:
    """A line of bold text, with `more` after it in plain text. Nothing in it formats or pings.

    It takes up to 40,000 characters (a section only 3,000).
    """
    parts = [Text(text=text, style=RichTextElementParts.TextStyle(bold=True)), *([Text(text=more)] if more else [])]
    return RichTextBlock(elements=[RichTextSectionElement(elements=list(parts))])


def note(text: str) -> list[Block]:
    """A remark in italics; no block if it is empty."""
    return [context(f"_{escape(text)}_")] if text else []


def quoted(words: str) -> Block:
    """A person's words in full, as a quotation. Nothing in it formats or pings."""
    return RichTextBlock(elements=[RichTextQuoteElement(elements=[Text(text=words)])])


def link(url: str, label: str) -> list[ButtonElement]:
    """A button that opens a URL; no button if it is empty."""
    return [ButtonElement(text=label, url=url, action_id=OPEN_LINK)] if url else []


def actions(*buttons: ButtonElement) -> list[Block]:
    """The buttons in a row; no block if there are none."""
    return [ActionsBlock(elements=list(buttons))] if buttons else []


def when(seconds: int, layout: str = texts.words.DATE_AND_TIME) -> str:
    """A time in the reader's time zone (Slack's date format), or in UTC if a client does not know the format."""
    fallback = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{seconds}^{layout}|{fallback}>"


def short(text: str) -> str:
    """The text for a Slack notification: on one line, escaped, and without pings."""
    return escape(quiet(one_line(text, NOTICE_LENGTH)))
