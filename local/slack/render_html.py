"""Builds safe HTML: the only module that turns text into markup, and the helpers of every renderer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup

VOID_ELEMENTS = frozenset({"br", "hr", "img", "input"})
NOTHING = Markup()

EMOJI = {
    "airplane": "✈️",
    "arrows_counterclockwise": "🔄",
    "bulb": "💡",
    "calendar": "📅",
    "clapper": "🎬",
    "eyes": "👀",
    "hourglass_flowing_sand": "⏳",
    "memo": "📝",
    "no_entry": "⛔",
    "page_facing_up": "📄",
    "pencil2": "✏️",
    "rotating_light": "🚨",
    "star": "⭐",
    "tada": "🎉",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "world_map": "🗺️",
    "x": "❌",
}


@dataclass(frozen=True)
class Reader:
    """The viewer, and the names they see: `users`, `channels` and `groups` map an id to a name without @ or #.

    `own_groups` are the reader's groups; `unselectable` holds the ids in `users` of bots and of people who have left.
    `scope` begins every element id, so two things on the page never share one.
    """

    user: str
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    own_groups: frozenset[str] = frozenset()
    unselectable: frozenset[str] = frozenset()
    scope: str = ""


def tag(element: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """Builds an element. Text children are escaped, Markup children are not.

    An attribute `data_x` becomes `data-x`, and a trailing _ is dropped. None and False leave an attribute out; True
    writes it without a value.
    """
    parts = [Markup("<") + Markup(element)]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = Markup(key.rstrip("_").replace("_", "-"))
        parts.append(Markup(" ") + written if value is True else Markup(' {}="{}"').format(written, str(value)))
    inside = NOTHING.join(children)
    end = NOTHING if element in VOID_ELEMENTS else Markup("</{}>").format(Markup(element))
    return NOTHING.join([*parts, Markup(">"), inside, end])


def safe_url(url: str, schemes: tuple[str, ...] = ("http", "https", "mailto")) -> str | None:
    """Returns the URL if its scheme is safe, else None. Rejects control characters, because browsers ignore them."""
    if any(character <= " " for character in url):
        return None
    try:
        return url if urlsplit(url).scheme.lower() in schemes else None
    except ValueError:
        return None


def link(url: str, label: str) -> Markup:
    """A link that opens in a new tab; for an unsafe URL only the label, with the address as text."""
    followed = safe_url(url)
    if followed is None:
        return tag("span", label, class_="unsafe", title=f"Not a web address: {url}")
    return tag("a", label, href=followed, target="_blank", rel="noopener noreferrer")


def emoji(shortcode: str) -> str:
    """The character for a shortcode (without colons), or `:shortcode:` if this page has none."""
    return EMOJI.get(shortcode, f":{shortcode}:")


def icon(name: str) -> Markup:
    """One of the page's own line icons (icons.css); decorative."""
    return tag("span", class_=f"icon icon-{name}", aria_hidden="true")


def user_mention(user: str, reader: Reader) -> Markup:
    """`@name`, highlighted if it is the reader."""
    return tag(
        "span",
        "@" + reader.users.get(user, user),
        class_="mention mine" if user == reader.user else "mention",
        data_user=user,
    )


def channel_mention(channel: str, reader: Reader) -> Markup:
    """`#name` as a link to the channel in this page."""
    return tag("a", "#" + reader.channels.get(channel, channel), class_="mention", href=f"#{channel}")


def broadcast(reach: str) -> Markup:
    """`@here`, `@channel` or `@everyone`, highlighted for every reader."""
    return tag("span", "@" + reach, class_="mention mine broadcast")


def group_mention(group: str, reader: Reader) -> Markup:
    """`@group`, highlighted if the reader belongs to it."""
    mine = "mention mine" if group in reader.own_groups else "mention"
    return tag("span", "@" + reader.groups.get(group, group), class_=mine)


def moment(timestamp: str | int | float, layout: str, fallback: str, url: str = "") -> Markup:
    """A `time` element that the page fills in for the browser's time zone; `layout` has Slack's date tokens."""
    try:
        when = datetime.fromtimestamp(float(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return tag("span", fallback)
    written = tag("time", fallback, datetime=when.isoformat(), data_layout=layout)
    return link(url, written) if url else written


def cannot_show(what: str) -> Markup:
    """A note in place of something that the page cannot show."""
    return tag("p", f"This page cannot show a “{what}” block.", class_="cannot-show", role="note")
