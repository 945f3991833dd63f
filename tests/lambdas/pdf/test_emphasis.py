"""Bold, italics and strikethrough beside Chinese, Japanese and Korean text."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from lambdas.pdf.markdown import nodes

PLAIN = MarkdownIt("commonmark").enable("strikethrough")


def marked(text: str) -> list[str]:
    """Returns the words that a text marks as bold, italic or struck through."""
    (block,) = nodes(text, "")
    assert isinstance(block, dict)
    return ["".join(node["children"]) for node in block["children"] if isinstance(node, dict)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("これは**「重要」**な点です。", ["「重要」"]),
        ("这是**我想做的事。**所以继续。", ["我想做的事。"]),
        ("문서는 **마크다운(Markdown)**을 쓴다.", ["마크다운(Markdown)"]),
        ("**「A」**なので**「B」**", ["「A」", "「B」"]),
        ("这是*“重要”*的", ["“重要”"]),
        ("这是~~“重要”~~的", ["“重要”"]),
        ("100%**（税込）**です。", ["（税込）"]),
    ],
)
def test_marks_beside_cjk_punctuation_count(text: str, words: list[str]) -> None:
    assert marked(text) == words


@pytest.mark.parametrize("text", ["東 ** 京 ** 都", "2** 「重要」 **な", "a_「b」_c", "東**", "** 東", "**東"])
def test_marks_that_stand_for_themselves_are_kept(text: str) -> None:
    assert nodes(text, "") == [{"kind": "paragraph", "dir": nodes(text, "")[0]["dir"], "children": [text]}]  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    [
        "**a**b, a**b**, *a*b, **(a)**b, a**(b)**c, **“a”**b",
        "2*3*4, 5 * 6, a ** b ** c, snake_case_name, __a__b, **a*b**",
        "***a** b*, ~~a~~b, ~~(a)~~b, 🎬**(a)**b, **「a」** b",
    ],
)
def test_other_text_is_read_as_commonmark_says(text: str) -> None:
    (block,) = nodes(text, "")
    assert isinstance(block, dict)
    expected = [leaf.content for leaf in SyntaxTreeNode(PLAIN.parse(text)).walk() if leaf.type == "text"]
    assert list(leaves(block)) == [part for part in expected if part]


def leaves(node: object) -> list[str]:
    if isinstance(node, dict):
        return [leaf for child in node["children"] for leaf in leaves(child)]
    return [str(node)]
