"""Finds the JSON in a model's reply: the whole text, a fenced block, or a value among words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from greenlight import texts
from greenlight.slack.escaping import one_line
from lambdas.validate.decoding import NotJsonError, closing, decode

_THOUGHT = re.compile(r"<(think|thinking)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<body>.*?)(?:(?P=mark)|\Z)", re.DOTALL)
_INFO = re.compile(r"\s*[\w.+-]+(?=\s)")
_OPENER = re.compile(r'\{(?=\s*["}])|\[(?=\s*(?:[\[{"\]]|-?\d|-?Infinity|NaN|true\b|false\b|null\b))')
_MOST_OPEN = 20
"""Values without an end after which we stop looking: each costs a walk to the end of the text."""

_EXCERPT = 80
"""Characters to show of what is not JSON."""


@dataclass(frozen=True)
class Found:
    """A JSON value in a reply. `rank` orders the values, best first; `size` is in characters."""

    value: Any
    size: int
    rank: tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """The values in a reply, the best first. `unfinished` if it ends inside one; `mistake` if there is none."""

    found: tuple[Found, ...]
    unfinished: bool
    mistake: str


@dataclass(frozen=True)
class _Broken:
    size: int
    error: NotJsonError


def spoken(reply: str) -> str:
    """The reply without a byte order mark, without thoughts in `<think>` at the start, and without space around it."""
    text = reply.removeprefix("\ufeff").strip()
    thought = _THOUGHT.match(text)
    return text[thought.end() :].strip() if thought else text


def find(text: str) -> Reading:
    """Returns the JSON values in a text from `spoken`, in this order: the whole text, fenced ones, others.

    Among those of one kind the last comes first. A value inside another is not one of them. Among words, only objects
    and arrays count.
    """
    found, broken, unfinished = _scan(text)
    found += _scalars(text)
    found.sort(key=lambda one: one.rank)
    return Reading(tuple(found), unfinished, "" if found else _mistake(text, broken, unfinished=unfinished))


def _scalars(text: str) -> Iterator[Found]:
    """What is no object or array: the whole text, with what is in it if it is JSON in a string, and fenced ones."""
    value = _only(text)
    if _is_scalar(value) or text == "null":
        yield Found(value, len(text), (0, 0))
    if isinstance(value, str):
        yield from find(spoken(value)).found
    for fence in _FENCE.finditer(text):
        body = fence["body"]
        info = _INFO.match(body)
        for block in (body, body[info.end() :] if info else ""):
            value = _only(block)
            if _is_scalar(value):
                yield Found(value, len(block), (1, -fence.start()))
                break


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _only(block: str) -> Any:
    """The value if a block is nothing but a JSON value, else None."""
    block = block.strip()
    try:
        value, end = decode(block, 0)
    except NotJsonError:
        return None
    return value if end == len(block) else None


def _scan(text: str) -> tuple[list[Found], list[_Broken], bool]:
    """The objects and arrays in the text, those that are not JSON, and whether the text ends inside the last one."""
    fences = [fence.span() for fence in _FENCE.finditer(text)]
    found: list[Found] = []
    broken: list[_Broken] = []
    at, still_open, inside = 0, 0, False
    while (opener := _OPENER.search(text, at)) and still_open < _MOST_OPEN:
        start = opener.start()
        at = opener.end()
        if inside and text[:start].rstrip().endswith((",", ":", "[", "{")):
            continue
        try:
            value, at = decode(text, start)
        except NotJsonError as error:
            end = closing(text, start)
            broken.append(_Broken((end or len(text)) - start, error))
            inside = end is None
            still_open += inside
            at = end or at
        else:
            fenced = any(first < start < last for first, last in fences)
            found.append(Found(value, at - start, (1 if fenced else 2, -start)))
            inside = False
    return found, broken, inside


def _mistake(text: str, broken: list[_Broken], *, unfinished: bool) -> str:
    """What keeps the text from being JSON, with the place, and what stands there."""
    if not broken:
        return texts.replies.not_json(texts.replies.NOTHING_THERE, "", one_line(text, _EXCERPT))
    error = max(broken, key=lambda one: one.size).error
    why = texts.replies.ENDS_EARLY if unfinished and error.at >= len(text) else str(error)
    place = texts.replies.place(text.count("\n", 0, error.at) + 1, error.at - text.rfind("\n", 0, error.at))
    return texts.replies.not_json(why, place, one_line(text[max(0, error.at - _EXCERPT // 2) :], _EXCERPT))
