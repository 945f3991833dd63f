"""Building safe HTML: the one place where text becomes markup, and what every renderer shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup

VOID = frozenset({"br", "hr", "img", "input"})
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
    """Who looks, and the names they see: `users`, `channels` and `groups` map an id to a name without @ or #.

    `own_groups` are those the reader belongs to, `nobody` the ids in `users` of bots and of people who have left.
    `scope` begins every element id, so that two things shown at once never share one.
    """

    user: str
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    own_groups: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    scope: str = ""


def tag(element: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """An element; text children are escaped, Markup ones kept. `data_x` is written `data-x`, a trailing _ dropped.

    An attribute that is None or False is left out, one that is True has no value.
    """
    parts = [Markup("<") + Markup(element)]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = Markup(key.rstrip("_").replace("_", "-"))
        parts.append(Markup(" ") + written if value is True else Markup(' {}="{}"').format(written, str(value)))
    inside = NOTHING.join(children)
    end = NOTHING if element in VOID else Markup("</{}>").format(Markup(element))
    return NOTHING.join([*parts, Markup(">"), inside, end])


def safe_url(url: str, schemes: tuple[str, ...] = ("http", "https", "mailto")) -> str | None:
    """The URL when its scheme may be followed, else None; a browser ignores control characters, so they are refused."""
    if any(character <= " " for character in url):
        return None
    try:
        return url if urlsplit(url).scheme.lower() in schemes else None
    except ValueError:
        return None


def link(url: str, label: str) -> Markup:
    """A link that opens in a new tab; the label alone, and the address as text, when it may not be followed."""
    followed = safe_url(url)
    if followed is None:
        return tag("span", label, class_="unsafe", title=f"Not a web address: {url}")
    return tag("a", label, href=followed, target="_blank", rel="noopener noreferrer")


def emoji(shortcode: str) -> str:
    """The character of a shortcode (without colons), or `:shortcode:` as typed where this page has none."""
    return EMOJI.get(shortcode, f":{shortcode}:")


def icon(name: str) -> Markup:
    """One of the page's own line icons (icons.css); decoration."""
    return tag("span", class_=f"icon icon-{name}", aria_hidden="true")


def user_mention(user: str, reader: Reader) -> Markup:
    """`@name`, marked when it is the reader."""
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
    """`@here`, `@channel` or `@everyone`: concerns every reader."""
    return tag("span", "@" + reach, class_="mention mine broadcast")


def group_mention(group: str, reader: Reader) -> Markup:
    """`@group`, marked when the reader belongs to it."""
    mine = "mention mine" if group in reader.own_groups else "mention"
    return tag("span", "@" + reader.groups.get(group, group), class_=mine)


def moment(timestamp: str | int | float, layout: str, fallback: str, url: str = "") -> Markup:
    """A `time` element that the page writes out in the browser's zone, by Slack's date tokens in `layout`."""
    try:
        when = datetime.fromtimestamp(float(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return tag("span", fallback)
    written = tag("time", fallback, datetime=when.isoformat(), data_layout=layout)
    return link(url, written) if url else written


def cannot_show(what: str) -> Markup:
    """The note that stands where something of an unknown kind would be."""
    return tag("p", f"This page cannot show a “{what}” block.", class_="cannot-show", role="note")
