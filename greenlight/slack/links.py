"""Shows the true address of a link whose label looks like another one. A model or a README may write such links."""

import re
from collections.abc import Iterable, Mapping

from greenlight.slack.lines import CODE

_HOST = re.compile(r"(?:https?:|mailto:)?(?://)?(?:(?P<user>[^/?#\\\s]*)@)?(?P<host>[^/?#\\:\s@]+)", re.IGNORECASE)
_FULL_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:\S+@)?(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
_USER = re.compile(r"(?<=//)[^/?#\\\s]*@")
_MARKS = "*_~`<>()[]\"'“”‘’«»,;:!? \t\n"
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_LABEL = r"\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,500}\]){1,1000})\]"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?"""
_TARGET = rf"\(\s*<?(?P<address>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?{_TITLE}\s*\)"
_LINK = re.compile(
    rf"(?P<code>{CODE.pattern})"
    rf"|{_LABEL}(?:{_TARGET}|\[(?P<id>[^\[\]]{{0,500}})\]|(?!\(|\[|:))"
    r"|<(?P<first>https?://[^\s<>|]+)\|(?P<last>[^<>]{0,1000})>"
    r"|(?P<bare>https?://[^\s/?#<>@]+@[^\s<>()]+)",
    CODE.flags | re.IGNORECASE,
)
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,500})\]:[ \t]*<?([^\s<>]+)")


def misleads(label: str, address: str) -> bool:
    """Whether the label looks like an address on another host than the link's.

    Any address looks so if a user name precedes its host: `https://good.example@evil.example` is on `evil.example`.
    """
    shown = _addresses(_UNSEEN.sub("", label))
    host, user = _host(address)
    if user and address.lower().startswith("http"):
        return bool(shown)
    return any(host != other and not host.endswith(f".{other}") for other, _ in map(_host, shown))


def true_address(address: str) -> str:
    """The address without a user name, which could look like the host."""
    return _USER.sub("", address, count=1)


def definitions(lines: Iterable[str]) -> dict[str, str]:
    """The addresses that the lines define for links, as in `[1]: https://x.example`, by their names in lower case."""
    found = filter(None, map(_DEFINITION.match, lines))
    return {match[1].lower(): match[2] for match in found}


def with_true_addresses(markdown: str, defined: Mapping[str, str]) -> str:
    """The text with the true address after each link that `misleads`, except in code."""

    def shown(link: re.Match[str]) -> str:
        label = link["label"] or link["last"] or link["bare"] or ""
        named = defined.get((link["id"] or link["label"] or "").lower(), "")
        address = link["address"] or link["first"] or link["bare"] or named
        if not address or not misleads(label, address):
            return link[0]
        return f"{link[0]} (<{true_address(address)}>)"

    return _LINK.sub(shown, markdown)


def _addresses(label: str) -> list[str]:
    words = [found[0].strip(_MARKS) for word in label.split() if (found := _FULL_ADDRESS.search(word))]
    whole = label.strip(_MARKS)
    return words or ([whole] if _BARE_ADDRESS.fullmatch(whole) else [])


def _host(address: str) -> tuple[str, str]:
    """The host of an address in lower case, without "www.", and the user name before it."""
    found = _HOST.match(address)
    if not found:
        return "", ""
    return found["host"].lower().removeprefix("www.").rstrip("."), found["user"] or ""
