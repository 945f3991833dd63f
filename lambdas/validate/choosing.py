"""Reads which of a few words a model has chosen."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"[*`~#>\"“”„«»]+|(?<![^\W_])_+|_+(?![^\W_])")
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]+)(?:\*\*|__)")
_LABEL = r"(?:[^:\n]{1,40}:\s*)?(?:(?!(?:not?|nor|never)\b)\w+\s+)?"
"""What may stand before a word that stands alone: "My choice:", and one more word, as in "Pitch 2"."""

_BEGIN = r"(?<!\w)(?<!\w[-'’])(?<!\d\.)"
_END = r"(?![-'’]?\w)(?!\.\d)"
_NO_DENIAL = r"(?i:(?<!\bnot )(?<!\bnever )(?<!\bneither )(?<!\bnor ))"
"""A word that is denied is not chosen: "not 2"."""

_NO_COUNT = r"(?i:(?<!\ball )(?<!\bthe )(?<!\bthese )(?<!\bof ))"
_NO_ARTICLE = r"(?:(?<=\w )|(?=\S+(?!\s+\w)))"
"""A single character counts in a sentence only as a name: not "all 3 pitches", not "A better one"."""


def chosen(text: str, words: Sequence[str], *, cut: bool) -> str | None:
    """Returns the only one of the words that a reply chooses, spelled as in `words`, or None.

    The reply names one word and no other; or it names several, but one stands alone on the first or last line, or is
    all that is bold. Case and Markdown do not matter. In a reply that is cut, the word must stand alone or come first.
    """
    plain = _plain(text)
    named = _named(plain, words)
    if cut:
        named = {word for word in named if re.match(_whole(word), plain, re.IGNORECASE)} if len(named) == 1 else set()
    found = named if len(named) == 1 else _alone(text, words)
    return next(iter(found)) if len(found) == 1 else None


def _named(text: str, words: Sequence[str]) -> set[str]:
    """The words that occur in a text. Where two of them begin, the longer one counts."""
    ordered = sorted(words, key=len, reverse=True)
    spelled = re.compile("|".join(f"({_in_a_sentence(word)})" for word in ordered))
    return {ordered[(match.lastindex or 1) - 1] for match in spelled.finditer(text)}


def _alone(text: str, words: Sequence[str]) -> set[str]:
    """The words that stand alone on the first or last line, or else in bold."""
    lines = [line for line in map(_plain, text.splitlines()) if line]
    return _standing([*lines[:1], *lines[-1:]], words) or _standing(map(_plain, _BOLD.findall(text)), words)


def _standing(lines: Iterable[str], words: Sequence[str]) -> set[str]:
    found = set()
    for line in lines:
        found |= {word for word in words if re.fullmatch(rf"{_LABEL}\W*{_whole(word)}\W*", line, re.IGNORECASE)}
    return found


def _in_a_sentence(word: str) -> str:
    if len(word) > 1:
        return f"{_NO_DENIAL}(?i:{_whole(word)})"
    return _NO_DENIAL + (_NO_COUNT if word.isdigit() else _NO_ARTICLE) + _whole(word)


def _whole(word: str) -> str:
    """The pattern of a word, or of several with any space between them."""
    return _BEGIN + r"\s+".join(map(re.escape, unicodedata.normalize("NFKC", word).split())) + _END


def _plain(text: str) -> str:
    """The text without Markdown's marks, on one line."""
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFKC", text)).split())
