"""Renders a message as a list item for one reader: author, time, content, files and thread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from local.slack.render import blocks
from local.slack.render_html import NOTHING, Reader, icon, moment, tag
from local.slack.render_mrkdwn import mrkdwn
from local.slack.workspace import SLACKBOT, User

Json = Mapping[str, Any]

KILOBYTE = 1024


@dataclass(frozen=True)
class Place:
    """The place that shows messages: the channel's id, all accounts by id, and whether it is the thread pane."""

    channel: str
    people: Mapping[str, User]
    in_thread: bool = False


def message(content: Json, place: Place, reader: Reader) -> Markup:
    """Renders one message. The page adds days and groups, because both depend on the browser's time zone."""
    reader = replace(reader, scope=f"{'t' if place.in_thread else 'c'}{content['ts']}")
    author = place.people[content["user"]]
    inside = tag("div", _header(content, author, place), _body(content, place, reader), class_="message-main")
    private = "ephemeral_to" in content
    return tag(
        "li",
        _only_you() if private else NOTHING,
        tag("div", avatar(author), inside, class_="message-row"),
        NOTHING if private else _toolbar(content, place),
        class_="message private" if private else "message",
        data_ts=content["ts"],
        data_author=author.id,
        tabindex=-1,
    )


def avatar(person: User) -> Markup:
    """The coloured square with initials, or the app's mark; decorative, because the name is beside it."""
    if _is_app(person):
        return tag("span", class_="avatar app", aria_hidden="true")
    return tag("span", initials(person), class_="avatar", style=f"background:{person.color}", aria_hidden="true")


def _is_app(person: User) -> bool:
    return person.is_bot and person.id != SLACKBOT


def initials(person: User) -> str:
    """At most two letters of the person's name."""
    return "".join(word[0] for word in person.real_name.split()[:2])


def size(count: int) -> str:
    """Formats a file's size in bytes for people."""
    if count < KILOBYTE:
        return f"{count} bytes"
    return f"{count / KILOBYTE:.0f} kB" if count < KILOBYTE**2 else f"{count / KILOBYTE**2:.1f} MB"


def _only_you() -> Markup:
    return tag("p", icon("eye"), "Only visible to you", class_="only-you")


def _header(content: Json, author: User, place: Place) -> Markup:
    return tag(
        "div",
        tag("strong", author.real_name, class_="author"),
        tag("span", "APP", class_="badge") if _is_app(author) else NOTHING,
        tag("a", moment(content["ts"], "{time}", content["ts"]), class_="time", href=_permalink(content, place)),
        class_="message-header",
    )


def _permalink(content: Json, place: Place) -> str:
    return f"#{place.channel}/{content.get('thread_ts', content['ts'])}"


def _body(content: Json, place: Place, reader: Reader) -> Markup:
    edited = tag("span", "(edited)", class_="edited") if "edited" in content else NOTHING
    if content.get("blocks"):
        text = blocks(content["blocks"], reader)
    else:
        text = tag("div", mrkdwn(content.get("text", ""), reader), class_="mrkdwn")
    attached = (_attachment(attachment, reader) for attachment in content.get("attachments", []))
    files = (_file(file) for file in content.get("files", []))
    return NOTHING.join([tag("div", text, edited, class_="message-body"), *attached, *files, _replies(content, place)])


def _attachment(attachment: Json, reader: Reader) -> Markup:
    inside = blocks(attachment.get("blocks", []), reader)
    text = mrkdwn(attachment.get("text") or attachment.get("fallback", ""), reader)
    return tag("div", inside or text, class_="attachment")


def _file(file: Json) -> Markup:
    address, title = f"/_control/files/{file['id']}", file.get("title") or file["name"]
    kind = file["name"].rpartition(".")[2].upper()[:4]
    if file.get("mimetype", "").startswith("image/"):
        picture = tag("img", src=address, alt=title, loading="lazy")
        return tag("a", picture, class_="picture", href=address, target="_blank", rel="noopener")
    about = f"{kind} · {size(file['size'])}"
    links = (
        tag("a", "Open", class_="button", href=address, target="_blank", rel="noopener", aria_label=f"Open {title}"),
        tag("a", "Download", class_="button", href=address, download=file["name"], aria_label=f"Download {title}"),
    )
    return tag(
        "div",
        tag("span", kind, class_=f"file-mark {kind.lower()}", aria_hidden="true"),
        tag("span", tag("strong", title), tag("span", about), class_="file-about"),
        tag("span", *links, class_="file-links"),
        _preview(file),
        class_="file",
    )


def _preview(file: Json) -> Markup:
    """The first lines of a text file, unrendered: Slack shows a Markdown file's source too."""
    if not file.get("preview"):
        return NOTHING
    more = file.get("lines_more", 0)
    rest = tag("p", f"{more} more line{'s' * (more != 1)}", class_="preview-more") if more else NOTHING
    return tag("div", tag("pre", file["preview"]), rest, class_="file-preview")


def _replies(content: Json, place: Place) -> Markup:
    count = content.get("reply_count", 0)
    if not count or place.in_thread:
        return NOTHING
    return tag(
        "div",
        tag("a", "1 reply" if count == 1 else f"{count} replies", href=_permalink(content, place)),
        tag("span", "Last reply ", moment(content["latest_reply"], "{date_short_pretty} at {time}", "")),
        class_="replies",
    )


def _toolbar(content: Json, place: Place) -> Markup:
    """The toolbar that appears on hover; the page adds the app's message shortcuts."""
    reply = tag("a", icon("thread"), "Reply in thread", class_="tool", href=_permalink(content, place))
    return tag("div", NOTHING if place.in_thread else reply, class_="toolbar")
