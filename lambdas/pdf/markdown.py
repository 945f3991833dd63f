"""Turns Markdown into plain data for look.typ to draw. Nothing here writes markup: a text stays a value."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from greenlight.slack.links import misleads, true_address
from lambdas.pdf.emphasis import CjkFriendlyInline

Node = str | dict[str, Any]

# markdown-it drops anything nested deeper than this; Typst fails at about twice the depth.
MAX_NESTING = 20
_LINK = re.compile(r"(https?://|mailto:|tel:)\S{1,2000}", re.IGNORECASE)
_ENDLESS = re.compile(r"\S{1000,}")
# How many wide characters, such as Han, fit on a line.
_WIDE = 40
# How many letters of a table's cell and of its words count for the width of a column; a longer word may break.
_LINE, _WORD = 200, 24
# Han and kana break after each letter.
_WORD_END = re.compile(r"[^\S\xa0]+|(?<=[\u3000-\u9fff\uff00-\uffef])")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BIDI_OVERRIDES = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_RENAMED = {"softbreak": "break", "hardbreak": "break", "code_block": "fence"}
# With HTML off, a tag is shown as text.
_PARSER = MarkdownIt("zero")
_PARSER.inline = CjkFriendlyInline()
_PARSER.configure("commonmark", {"html": False, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])


class TooDeepError(ValueError):
    """The text nests lists, quotes or emphasis deeper than MAX_NESTING, so part of it would be lost."""


def clean(text: str) -> str:
    """Removes characters that could disturb a page: controls, unpaired surrogates, overrides of direction."""
    return "".join(
        char
        for char in text
        if char in "\n\t" or not (char in _BIDI_OVERRIDES or unicodedata.category(char) in ("Cc", "Cs"))
    )


def direction(text: str) -> str:
    """Returns "rtl" if the first letter with a direction is written from right to left, or else "ltr"."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def nodes(text: str, title: str) -> list[Node]:
    """Returns the blocks of a Markdown text (CommonMark, tables, strikethrough).

    A first heading that repeats `title` is left out. Every block has "kind" (markdown-it's names) and "dir"; heading
    levels start at 1 and have no gaps. Raises TooDeepError.
    """
    tokens = _PARSER.parse(clean(text))
    if _depth(tokens) >= MAX_NESTING:
        raise TooDeepError(f"The text is nested more than {MAX_NESTING} levels deep")
    blocks = SyntaxTreeNode(tokens).children
    if blocks and blocks[0].type == "heading" and _plain(blocks[0]).strip() == title:
        blocks = blocks[1:]
    return _levelled([{**_block(block), "dir": direction(_plain(block))} for block in blocks])


def plain_nodes(text: str) -> list[Node]:
    """Returns each line of the text as a plain paragraph, for text that cannot be read as Markdown.

    Typst fails on some endless words, so these are broken into lines, whatever their script says about breaks.
    """
    lines = filter(None, map(str.strip, clean(text).splitlines()))
    return [{"kind": "paragraph", "children": _broken(line), "dir": direction(line)} for line in lines]


def _broken(line: str) -> list[Node]:
    pieces = _ENDLESS.sub(lambda word: "\n".join(textwrap.wrap(word[0], _WIDE)), line).split("\n")
    return [part for piece in pieces for part in (piece, {"kind": "break"})][:-1]


def _depth(tokens: Sequence[Token]) -> int:
    level = deepest = 0
    for token in tokens:
        level += token.nesting
        deepest = max(deepest, level + _depth(token.children or ()))
    return deepest


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(leaf.content for leaf in node.walk() if not leaf.children)


def _levelled(blocks: list[dict[str, Any]]) -> list[Node]:
    """Closes gaps in the heading levels: the n-th level in use becomes n."""
    used = sorted({block["level"] for block in blocks if block["kind"] == "heading"})
    return [block | {"level": used.index(block["level"]) + 1} if "level" in block else block for block in blocks]


def _children(parents: Iterable[SyntaxTreeNode]) -> list[Node]:
    return [drawn for node in parents for drawn in _drawn(node)]


def _drawn(node: SyntaxTreeNode) -> list[Node]:
    if node.type == "text":
        parts: list[Node] = [{"kind": "break"}] * (2 * len(_BREAK.findall(node.content)) + 1)
        parts[::2] = _BREAK.split(node.content)
        return [part for part in parts if part]
    if node.type == "inline" or (node.type == "paragraph" and node.hidden):
        return _children(node.children)
    if node.type == "link" and not _LINK.fullmatch(str(node.attrs["href"])):
        return _children(node.children)
    if node.type == "image":
        return _image(node)
    if node.type == "link":
        return [_block(node), *_true_address(_plain(node), str(node.attrs["href"]))]
    return [_block(node)]


def _true_address(label: str, address: str) -> list[Node]:
    """What follows a link whose label looks like another address."""
    return [f" ({true_address(address)})"] if misleads(label, address) else []


def _image(node: SyntaxTreeNode) -> list[Node]:
    """An image is a link to it with its description, as Slack shows one too."""
    address = str(node.attrs["src"])
    described = _children(node.children) or [address]
    if _LINK.fullmatch(address):
        return [{"kind": "link", "href": address, "children": described}, *_true_address(_plain(node), address)]
    return [{"kind": "em", "children": described}]


def _block(node: SyntaxTreeNode) -> dict[str, Any]:
    drawn: dict[str, Any] = {"kind": _RENAMED.get(node.type, node.type)}
    match node.type:
        case "heading":
            drawn["level"] = int(node.tag[1:])
        case "link":
            drawn["href"] = node.attrs["href"]
        case "bullet_list":
            drawn["tight"] = _is_tight(node)
        case "ordered_list":
            drawn |= {"tight": _is_tight(node), "start": node.attrs.get("start", 1)}
        case "table":
            return drawn | _table(node)
        case "code_inline" | "fence" | "code_block":
            return drawn | {"text": node.content.removesuffix("\n")}
    return drawn | ({"children": _children(node.children)} if node.children else {})


def _is_tight(node: SyntaxTreeNode) -> bool:
    return all(block.hidden for item in node.children for block in item.children if block.type == "paragraph")


def _table(node: SyntaxTreeNode) -> dict[str, Any]:
    """The table's cells, and what decides the width of each column: its longest cell (`lines`) and longest `words`."""
    head, *rows = [row for part in node.children for row in part.children]
    aligned = [str(cell.attrs.get("style", "")).removeprefix("text-align:") or "start" for cell in head.children]
    cells = [[_children(cell.children) for cell in row.children] for row in rows]
    columns = [
        [_plain(cell) for cell in column] for column in zip(*(row.children for row in (head, *rows)), strict=True)
    ]
    return {
        "align": aligned,
        "head": [_children(cell.children) for cell in head.children],
        "rows": cells,
        "lines": [max(column, key=len)[:_LINE] for column in columns],
        "words": [_longest_words(" ".join(column)) for column in columns],
    }


def _longest_words(text: str) -> list[str]:
    return sorted(dict.fromkeys(word[:_WORD] for word in _WORD_END.split(text)), key=len, reverse=True)[:3]
