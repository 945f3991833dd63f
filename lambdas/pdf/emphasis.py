"""Emphasis beside Chinese, Japanese and Korean letters, which CommonMark's rules forget.

These languages put no spaces around words. By CommonMark's rules `**「重要」**な` is not bold, because its closing
marks follow a bracket and precede a letter. Here a CJK letter or CJK punctuation beside the marks counts as a space
would, as in the proposal https://github.com/tats-u/markdown-cjk-friendly. All other text is read as before.
"""

import unicodedata
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token


class CjkFriendlyInline(ParserInline):
    """Reads inline Markdown with `CjkFriendlyState`."""

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        """Parses the text into the tokens, as `ParserInline` does."""
        state = CjkFriendlyState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class CjkFriendlyState(StateInline):
    """Lets `*` and `~` open and close beside a CJK character wherever no white space forbids it."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Says whether the marks at that place can open and close, and how many they are."""
        found = super().scanDelims(start, canSplitWord)
        end = min(start + found.length, self.posMax)
        before, after = self.src[start - 1 : start], self.src[end : min(end + 1, self.posMax)]
        if not canSplitWord or not (_is_cjk(before) or _is_cjk(after)):
            return found
        return Scanned(
            can_open=found.can_open or not _is_blank(after),
            can_close=found.can_close or not _is_blank(before),
            length=found.length,
        )


def _is_cjk(char: str) -> bool:
    """Whether it is a CJK letter or CJK punctuation. Emoji are as wide, but are no part of words."""
    return bool(char) and unicodedata.east_asian_width(char) in "WFH" and unicodedata.category(char) != "So"


def _is_blank(char: str) -> bool:
    return not char or char.isspace()
