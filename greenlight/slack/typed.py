"""What a person meant with a text that Slack sends: names for ids, characters for codes, and nothing invisible.

The text of a command or a message has Slack's own marks in it; what was typed into a modal's field has none. In both,
emoji are names, and text that was pasted has spaces and characters that look like others or like nothing.
"""

import re
from collections.abc import Callable

from greenlight.slack.emoji import with_emoji
from greenlight.slack.escaping import unescape

Name = Callable[[str], str]
"""Returns the name of a user, a group or a channel from its id, without the @ or #."""

_MARK = re.compile(r"<((?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>\n]*)>")
_EVERYBODY = {"!here", "!channel", "!everyone"}
_CODE = re.compile(r"(```.+?```|`[^`\n]+`)", re.DOTALL)

_SYMBOL = "[\u00a9\u00ae\u203c\u2049\u20e3\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
# Arabic, Syriac, the scripts of India and South-East Asia, Mongolian: a joiner changes the form of their letters.
_JOINING = "[\u0600-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"

_INVISIBLE = re.compile(
    f"(?P<flag>{_FLAG})"
    # Controls, also of directions; soft hyphens, zero-width spaces, word joiners, byte order marks; letters of tags.
    "|[\0-\x08\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
    f"|(?<!{_JOINING})\u200c"
    f"|(?<!{_JOINING})(?<!{_SYMBOL})(?<!{_SYMBOL}\ufe0f)\u200d|(?<!{_JOINING})\u200d(?!{_SYMBOL})"
    f"|(?<!{_SYMBOL})(?<![0-9#*])[\ufe0e\ufe0f]"
)
_MARKS_OF_DIRECTION = re.compile("[\u061c\u200e\u200f]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

_LOOKALIKES = str.maketrans(
    dict.fromkeys("‘’‚‛′`", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"),
)


def from_message(text: str, name: Name) -> str:
    """The text of a command or a message, as people see it in Slack."""
    parts = _MARK.split(text)
    parts[1::2] = [_marked(inside, name) for inside in parts[1::2]]
    return from_field("".join(part if odd else unescape(part) for odd, part in _numbered(parts)))


def from_field(text: str) -> str:
    """The text of a field: with emoji for their names outside code, and without what nobody can see."""
    parts = _CODE.split(visible(text))
    return "".join(part if is_code else with_emoji(part) for is_code, part in _numbered(parts))


def visible(text: str) -> str:
    """The text without characters that nobody sees and that mean nothing; other spaces and line ends become usual ones.

    Those that emoji, or scripts such as Arabic and Hindi, need stay.
    """
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _INVISIBLE.sub(lambda found: found["flag"] or "", text)
    return text if _RIGHT_TO_LEFT.search(text) else _MARKS_OF_DIRECTION.sub("", text)


def spelled(word: str) -> str:
    """A word of a command, or a name, as code spells it: with plain quotes and dashes, and without marks around it.

    Phones and Slack write them in their own way, and people copy a name with the marks that show it as code.
    """
    return word.translate(_LOOKALIKES).strip(" \t\n'\"*_~.,;<>")


def _numbered(parts: list[str]) -> list[tuple[bool, str]]:
    """Each part of a split, and whether it is one that the pattern found."""
    return [(bool(place % 2), part) for place, part in enumerate(parts)]


def _marked(inside: str, name: Name) -> str:
    """What people see in place of a mark of Slack's, such as `<@U123>` or `<https://example.com|label>`."""
    target, _, label = (unescape(part) for part in inside.partition("|"))
    if target.startswith("@"):
        return f"@{label.removeprefix('@') or name(target[1:])}"
    if target.startswith("#"):
        return f"#{label.removeprefix('#') or name(target[1:])}"
    if target.startswith("!subteam^"):
        return f"@{label.removeprefix('@') or name(target.removeprefix('!subteam^'))}"
    if target in _EVERYBODY:
        return f"@{target[1:]}"
    return label or target if target.startswith("!") else _linked(target, label)


def _linked(address: str, label: str) -> str:
    """The label and the address; the address alone if the label says nothing else."""
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    is_same = label in ("", address, bare) or address.split("://", 1)[-1].rstrip("/") == label.rstrip("/")
    return bare if is_same else f"{label} ({bare})"
