"""Decodes one JSON value in a text, more strictly than Python does."""

import json
import math
import re
from typing import Any, NoReturn

from greenlight import texts

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|["\[\]{}]', re.DOTALL)
_MOST_DIGITS = 300
"""Digits of a whole number: JSONata's numbers end at about 1.8e308."""


class NotJsonError(ValueError):
    """What stands in the text is not JSON; `at` is the index of the mistake."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


def decode(text: str, at: int) -> tuple[Any, int]:
    """Returns the JSON value that begins at an index, and the index of its end.

    Raises NotJsonError, also for what Python or Step Functions could not hand on: NaN, Infinity, numbers that are too
    large, halves of characters, and deep nesting. Control characters in strings are accepted.
    """
    try:
        value, end = _DECODER.raw_decode(text, at)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise NotJsonError(error.msg, error.pos) from error
    except UnicodeEncodeError as error:
        raise NotJsonError(texts.replies.HALF_A_CHARACTER, at) from error
    except RecursionError as error:
        raise NotJsonError(texts.replies.NESTED_TOO_DEEP, at) from error
    except ValueError as error:
        raise NotJsonError(str(error), at) from error
    return value, end


def closing(text: str, at: int) -> int | None:
    """Returns the index behind the bracket that closes the one at an index, or None if nothing does."""
    depth = 0
    for token in _BRACKET.finditer(text, at):
        if token[0] == '"':
            return None
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(texts.replies.not_a_value(constant))


def _fraction(number: str) -> float:
    found = float(number)
    return found if math.isfinite(found) else _refuse(number)


def _whole(number: str) -> int:
    return int(number) if len(number) <= _MOST_DIGITS else _refuse(number[:10] + "…")


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_fraction, parse_int=_whole, strict=False)
