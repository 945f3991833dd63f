"""The texts that a run tells and its result, as messages or as a file."""

from slack_sdk.models.blocks import Block, MarkdownBlock

from greenlight import texts
from greenlight.runs.card import _about, _title
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import Content, actions, content, context, link, note, short
from greenlight.slack.escaping import one_line, plain, quiet
from greenlight.slack.markdown import readable
from greenlight.slack.splitting import first_lines, split
from greenlight.spec.chain import Chain
from greenlight.wire.notification import Notification

BEGINNING = 700
"""Characters of a result that the channel gets, a paragraph or two; the thread has all of it."""

MOST_PARTS = 5
"""Messages that a text may take in the thread; a longer one comes as a file, with its first part above."""

TITLE = 150
"""Characters of a title that are shown."""


def thread_messages(message: Notification, remark: str) -> list[Content]:
    """The text of a message, in as many Slack messages as it needs, with `remark` below the last.

    Of a text that `comes_as_file` it is the first part alone, which says so. `remark` says where the text comes from
    when no model was asked.
    """
    parts = _parts(message)
    if len(parts) > MOST_PARTS:
        beginning = context(texts.cards.REST_IN_FILE_BELOW)
        return [_told(_shown_title(message), parts[0], [beginning, *note(remark)])]
    headings = [_heading(_shown_title(message), number, len(parts)) for number in range(1, len(parts) + 1)]
    below: list[list[Block]] = [[] for _ in parts[:-1]] + [note(remark)]
    return [_told(*thread_messages) for thread_messages in zip(headings, parts, below, strict=True)]


def comes_as_file(message: Notification) -> bool:
    """Whether the text is too long for messages alone."""
    return len(_parts(message)) > MOST_PARTS


def text_file(message: Notification, remark: str) -> tuple[str, str]:
    """The name and the content of the file that has the whole text, and says where it comes from when it has to."""
    name = "".join(letter if letter.isprintable() and letter not in '/\\:*?"<>|' else " " for letter in message.title)
    name = one_line(name, TITLE) or texts.cards.UNTITLED_FILE
    return f"{name}.md", message.text.strip() + (f"\n\n_{remark}_" if remark else "") + "\n"


def result(chain: Chain, run: RunRecord, message: Notification, url: str, remark: str) -> Content:
    """The result as the channel gets it: its first paragraphs, and the way to the rest."""
    shown, whole = first_lines(_for_slack(message.text), BEGINNING)
    where = texts.cards.REST_IN_FILE if comes_as_file(message) else texts.cards.REST_IN_THREAD
    rest = [] if whole else [context(where)]
    blocks = [
        _title(chain, _shown_title(message), run),
        *_text(shown),
        *rest,
        *note(remark),
        *actions(*link(url, texts.cards.OPEN_THREAD)),
    ]
    return content(f"{_about(chain, message.title, run)}: {short(plain(message.text))}", blocks)


def file_comment(chain: Chain, title: str) -> str:
    """The line above a result's file, as mrkdwn; what a person typed is in the file's title, who it was on the card."""
    return f"{chain.emoji} *{short(title)}*"


def _parts(message: Notification) -> list[str]:
    return split(_for_slack(message.text))


def _for_slack(text: str) -> str:
    # Before it is split, as both add characters, and a part that is full has no room for more.
    return quiet(readable(text))


def _told(heading: str, part: str, below: list[Block]) -> Content:
    text = f"**{heading}**\n\n{part}" if heading else part
    said = ": ".join(filter(None, [short(heading), short(plain(part))]))
    return content(said, [*_text(text), *below])


def _text(markdown: str) -> list[Block]:
    """The text as a block; Slack refuses one that is empty."""
    return [MarkdownBlock(text=markdown)] if markdown.strip() else []


def _shown_title(message: Notification) -> str:
    return quiet(one_line(message.title, TITLE))


def _heading(title: str, number: int, count: int) -> str:
    return title if count == 1 else texts.words.numbered(title, number, count)
