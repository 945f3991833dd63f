import random

import pytest
from markdown_it import MarkdownIt

from greenlight.slack.splitting import first_lines, split

MARKDOWN = MarkdownIt("commonmark").enable("table")
PIECES = [
    "word ",
    "x" * 250,
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "  ",
    "    indented\n",
    "# heading\n",
    "- item\n",
    "| a | b |\n",
    "|---|---|\n",
    "|" + "c" * 60 + "|\n",
    "```\n",
    "```python\n",
    "````\n",
    "  ~~~\n",
    "```inline``` ",
    "``` more words\n",
    "`" * 30,
    "~" * 30,
    "```" + "l" * 60,
    "🎬東京",
    "\u2028",
]
"""Building blocks for texts: words, line ends, and code blocks that are open, closed, nested or empty."""


@pytest.mark.parametrize("seed", range(300))
def test_parts_are_short_enough_and_nothing_is_lost(seed: int) -> None:
    choices = random.Random(seed)
    text = "".join(choices.choices(PIECES, k=choices.randint(1, 80)))
    limit = choices.choice([100, 130, 999])
    parts = split(text, limit)
    assert max(map(len, parts)) <= limit
    assert len(parts) == 1 or all(part.strip() for part in parts)
    everything = iter("".join(parts))
    assert all(character in everything for character in "".join(text.split()))


@pytest.mark.parametrize("text", ["", "short", "x" * 99, "word " * 19])
def test_a_text_that_fits_is_one_part(text: str) -> None:
    assert split(text, 100) == [text.strip()]


def test_each_part_of_a_code_block_is_a_code_block() -> None:
    code = "".join(f"line {number}\n\n    indented\n" for number in range(60))
    parts = [MarkdownIt().parse(part) for part in split(f"````python\n{code}````", 120)]
    assert {len(blocks) for blocks in parts} == {1}
    assert {(block.type, block.info) for (block,) in parts} == {("fence", "python")}
    assert "".join(block.content for (block,) in parts) == code


def test_inline_code_opens_no_block() -> None:
    assert split("```x``` is code.\n" + "word " * 30, 100)[0].endswith("word ")


def test_a_split_code_block_is_closed_and_reopened() -> None:
    first, *_, last = split("```python\n" + "code = 1\n" * 50 + "```", 100)
    assert first.startswith("```python\n")
    assert first.endswith("\n```")
    assert last.startswith("```python\n")


def test_parts_end_between_paragraphs_if_possible() -> None:
    assert split("one one one\n\ntwo two two", 16) == ["one one one", "two two two"]


def test_first_lines_says_whether_it_is_the_whole_text() -> None:
    assert first_lines("all", 10) == ("all", True)
    assert first_lines("one one one\n\ntwo two two", 16) == ("one one one", False)


def numbers(part: str) -> list[int]:
    """The first number of each numbered list in a part, counted as in Markdown."""
    return [int(token.attrGet("start") or 1) for token in MARKDOWN.parse(part) if token.type == "ordered_list_open"]


def test_each_part_of_a_table_has_its_header() -> None:
    rows = [f"| row {number} | {'x' * 20} |" for number in range(30)]
    parts = split("Before it.\n\n| Name | What |\n|------|:----:|\n" + "\n".join(rows) + "\n\nAfter it.", 150)
    assert len(parts) > 5
    for part in parts:
        assert [token.type for token in MARKDOWN.parse(part)].count("table_open") == 1
        assert part.count("| Name | What |\n|------|:----:|\n") == 1
    assert [line for part in parts for line in part.split("\n") if "row" in line] == rows


def test_a_very_long_table_header_is_not_repeated() -> None:
    head = f"| {'h' * 60} | b |\n|---|---|\n"
    parts = split(head + "| c | d |\n" * 30, 100)
    assert max(map(len, parts)) <= 100
    assert "".join(parts).count("c") == 30


def test_text_after_a_table_does_not_get_its_header() -> None:
    table = "| a | b |\n|---|---|\n" + "| c | d |\n" * 5
    parts = split(table + "\n" + "word | word " * 12, 100)
    assert [("|---|" in part) for part in parts] == [True, False, False]


@pytest.mark.parametrize(
    ("title", "more"),
    [
        ("\n## The heading\n\n", "word " * 15),
        ("| a | b |\n|---|---|\n", f"| {'c' * 60} | d |\n"),
    ],
)
def test_no_part_ends_with_a_heading_or_table_header(title: str, more: str) -> None:
    first, second = split("word " * 12 + "\n" + title + more, 100)
    assert first.strip() == ("word " * 12).strip()
    assert second.startswith(title.lstrip())


def test_a_numbered_list_keeps_counting_in_the_next_part() -> None:
    for mark in ("1.", "4)"):
        items = "\n".join(f"{mark} item {number}" for number in range(40))
        parts = split(items, 120)
        begun = [part.count("item") for part in parts]
        first = int(mark[0])
        assert [numbers(part) for part in parts] == [[first + sum(begun[:place])] for place in range(len(parts))]


def test_a_list_with_paragraphs_keeps_counting() -> None:
    item = "1. first line\n\n    second line " + "word " * 10 + "\n\n"
    parts = split(item * 9, 120)
    assert not {token.type for part in parts for token in MARKDOWN.parse(part)} & {"code_block", "fence"}
    assert [start for part in parts for start in numbers(part)] == list(range(1, 10))


def test_separate_lists_count_separately() -> None:
    first, second = split("1. one\n2. two\n\nBetween.\n\n" + "5. five\n" * 14, 100)
    assert numbers(first) == [1, 5]
    assert numbers(second) == [5 + first.count("five")]


def test_nested_items_at_the_start_of_a_part_stay_a_list() -> None:
    text = "- outer\n" + "".join(f"    - inner {number} {'x' * 20}\n" for number in range(12))
    for part in split(text, 100):
        assert "code_block" not in {token.type for token in MARKDOWN.parse(part)}
