"""A run's texts and its result, as messages or as a file."""

from slack_sdk.models.blocks import Block, MarkdownBlock

from greenlight import texts
from greenlight.runs.card import about_run, title_line
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import Content, actions, content, context, link, note, short
from greenlight.slack.escaping import escape, one_line, plain, quiet
from greenlight.slack.links import with_true_addresses
from greenlight.slack.markdown import readable
from greenlight.slack.splitting import first_lines, split
from greenlight.spec.chain import Chain
from greenlight.wire.notification import Notification

RESULT_EXCERPT = 700
"""Characters of a result to post in the channel, a paragraph or two; the thread has the whole text."""

MOST_PARTS = 5
"""Messages that a text may take in the thread; a longer text becomes a file, below a message with its first part."""

TITLE_LENGTH = 150
"""Characters of a title to show."""


def thread_messages(notification: Notification, remark: str) -> list[Content]:
    """A notification's text, in as many messages as it needs, with `remark` below the last.

    If the text `comes_as_file`, there is only its first part, with a line that says so. If no model was asked, `remark`
    says where the text comes from.
    """
    if comes_as_file(notification):
        beginning = context(texts.cards.REST_IN_FILE_BELOW)
        return [_told(_shown_title(notification), _parts(notification)[0], [beginning, *note(remark)])]
    return text_parts(notification, remark)


def text_parts(notification: Notification, remark: str) -> list[Content]:
    """A notification's text in as many messages as it needs, however many, with `remark` below the last."""
    parts = _parts(notification)
    headings = [_heading(_shown_title(notification), number, len(parts)) for number in range(1, len(parts) + 1)]
    below: list[list[Block]] = [[] for _ in parts[:-1]] + [note(remark)]
    return [_told(*part) for part in zip(headings, parts, below, strict=True)]


def comes_as_file(notification: Notification) -> bool:
    """Whether the text is too long for messages and needs a file."""
    return len(_parts(notification)) > MOST_PARTS


def text_file(notification: Notification, remark: str) -> tuple[str, str]:
    """The name and the content of the file with the whole text, and with `remark` at its end."""
    name = "".join(
        letter if letter.isprintable() and letter not in '/\\:*?"<>|' else " " for letter in notification.title
    )
    name = one_line(name, TITLE_LENGTH) or texts.cards.UNTITLED_FILE
    return f"{name}.md", notification.text.strip() + (f"\n\n_{remark}_" if remark else "") + "\n"


def result(chain: Chain, run: RunRecord, notification: Notification, url: str, remark: str) -> Content:
    """The result for the channel: its first paragraphs, and a button (to `url`) for the rest."""
    shown, whole = first_lines(_for_slack(notification.text), RESULT_EXCERPT)
    where = texts.cards.REST_IN_FILE if comes_as_file(notification) else texts.cards.REST_IN_THREAD
    rest = [] if whole else [context(where)]
    blocks = [
        title_line(chain, _shown_title(notification), run),
        *_text(shown),
        *rest,
        *note(remark),
        *actions(*link(url, texts.cards.OPEN_THREAD)),
    ]
    about = about_run(chain, notification.title, run)
    return content(f"{about}: {short(plain(notification.text))}", blocks, f"{about}\n\n{escape(shown)}")


def file_comment(chain: Chain, title: str) -> str:
    """The line above a result's file (mrkdwn). The file's title has what a person typed, the card says who."""
    return f"{chain.emoji} *{short(title)}*"


def _parts(notification: Notification) -> list[str]:
    return split(_for_slack(notification.text))


def _for_slack(text: str) -> str:
    # Before splitting, because both add characters, and a full part has no room for them.
    return quiet(readable(text))


def _told(heading: str, part: str, below: list[Block]) -> Content:
    text = f"**{with_true_addresses(heading, {})}**\n\n{part}" if heading else part
    said = ": ".join(filter(None, [short(heading), short(plain(part))]))
    return content(said, [*_text(text), *below], escape(text))


def _text(markdown: str) -> list[Block]:
    """The text as a block; none if it is empty, because Slack rejects empty blocks."""
    return [MarkdownBlock(text=markdown)] if markdown.strip() else []


def _shown_title(notification: Notification) -> str:
    return quiet(one_line(notification.title, TITLE_LENGTH))


def _heading(title: str, number: int, count: int) -> str:
    return title if count == 1 else texts.words.numbered(title, number, count)
