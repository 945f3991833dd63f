"""The modal with a model's last reply, of a run that failed because of it."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from greenlight import texts
from greenlight.runs.items import Reply
from greenlight.slack.blocks import context, section

SECTION = 3_000
"""Characters in a section (Block Kit reference)."""


def reply_modal(reply: Reply | None) -> dict[str, Any]:
    """Returns the view of a reply, or of a line that says that none is kept. As plain text it pings nobody."""
    return View(
        type="modal", title=texts.replies.TITLE, close=texts.replies.CLOSE, blocks=list(_blocks(reply))
    ).to_dict()


def _blocks(reply: Reply | None) -> Iterator[Block]:
    if not reply:
        yield section(texts.replies.NOT_KEPT)
        return
    yield context(texts.replies.INTRODUCTION)
    for part in _parts(reply.text):
        yield SectionBlock(text=PlainTextObject(text=part, emoji=False))
    if reply.whole > len(reply.text):
        yield context(texts.replies.shortened(len(reply.text), reply.whole))


def _parts(text: str) -> Iterator[str]:
    """The text in parts that fit a section: they end at the end of a line, if there is one in their second half."""
    while text.strip():
        end = text.rfind("\n", SECTION // 2, SECTION) + 1 if len(text) > SECTION else len(text)
        part, text = text[: end or SECTION], text[end or SECTION :]
        if part.strip():
            yield part
