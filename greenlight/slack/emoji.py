"""Emoji in text from Slack, which sends them as their names: `:tada:`, `:wave::skin-tone-3:`.

`make emoji` writes the table of names. It is read only when a text has a name in it.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

NAMES = Path(__file__).with_name("emoji.json")

_NAME = r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?"
_ONE = re.compile(_NAME)
_SEVERAL = re.compile(rf"(?<![\w:/])(?:{_NAME})+(?![\w:/])")
"""Names next to each other, and nothing else next to them: `10:100:30` is a time and `a::b::c` is code."""

_NO_TONE = 0x1F3FA
"""The code point before the five skin tones. Slack counts them from 2."""


class _Table(NamedTuple):
    names: dict[str, str]
    toned: frozenset[str]


def with_emoji(text: str) -> str:
    """The text with emoji in place of their names. The names of a workspace's own emoji stay."""
    return _SEVERAL.sub(lambda several: _ONE.sub(_emoji, several[0]), text)


def _emoji(name: re.Match[str]) -> str:
    table = _table()
    found = table.names.get(name[1])
    if not (found and name[2]):
        return found or name[0]
    if found not in table.toned:
        return found
    return found[0] + chr(_NO_TONE + int(name[2]) - 1) + found[1:].removeprefix("\ufe0f")


@cache
def _table() -> _Table:
    read = json.loads(NAMES.read_text(encoding="utf-8"))
    return _Table(read["names"], frozenset(read["toned"]))
