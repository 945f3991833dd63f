import random

import pytest
from markdown_it import MarkdownIt

from greenlight.text import escape, first_lines, one_line, plain, quiet, split, unescape

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
"""What texts are made of: words, ends of lines, code blocks that are open, closed, nested, or none at all."""


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


def test_every_part_of_a_code_block_is_a_code_block_and_no_line_of_it_is_lost() -> None:
    code = "".join(f"line {number}\n\n    indented\n" for number in range(60))
    parts = [MarkdownIt().parse(part) for part in split(f"````python\n{code}````", 120)]
    assert {len(blocks) for blocks in parts} == {1}
    assert {(block.type, block.info) for (block,) in parts} == {("fence", "python")}
    assert "".join(block.content for (block,) in parts) == code


def test_code_within_a_line_opens_no_block() -> None:
    assert split("```x``` is code.\n" + "word " * 30, 100)[0].endswith("word ")


def test_a_split_code_block_is_closed_and_opened_again() -> None:
    first, *_, last = split("```python\n" + "code = 1\n" * 50 + "```", 100)
    assert first.startswith("```python\n")
    assert first.endswith("\n```")
    assert last.startswith("```python\n")


def test_parts_end_between_paragraphs_where_they_can() -> None:
    assert split("one one one\n\ntwo two two", 16) == ["one one one", "two two two"]


def test_the_first_lines_say_whether_that_is_all() -> None:
    assert first_lines("all", 10) == ("all", True)
    assert first_lines("one one one\n\ntwo two two", 16) == ("one one one", False)


@pytest.mark.parametrize(
    "mention", ["<!channel>", "<@U0ADA000001>", "<!subteam^S1>", "<#C1>", "@channel", "@HERE", "@everyone"]
)
def test_a_mention_is_taken_apart_and_looks_the_same(mention: str) -> None:
    assert mention not in quiet(f"hey {mention}!")
    assert quiet(f"hey {mention}!").replace("\u2060", "") == f"hey {mention}!"


def test_what_is_no_mention_stays() -> None:
    text = "a < b, ada@example.com, @channels, <p>, `x & y`"
    assert quiet(text) == text


def test_control_characters_are_escaped_and_back() -> None:
    for text in ("<!channel> & co", "&amp;", "a > b"):
        assert unescape(escape(text)) == text
    assert escape("<a & b>") == "&lt;a &amp; b&gt;"


def test_one_line_says_when_it_leaves_something_out() -> None:
    assert one_line(" a\n b\t c ", 10) == "a b c"
    assert one_line("one two three", 8) == "one two…"


def test_a_notification_has_no_marks_of_headings_and_bold_words() -> None:
    assert plain("# Night School\n\n**The hero**, good at *this*") == "Night School\n\nThe hero, good at *this*"


@pytest.mark.parametrize("text", ["2 ** 3 ** 4", "#hashtag", "**", "** a **", "snake_case_name", "**open"])
def test_what_marks_nothing_stays_in_a_notification(text: str) -> None:
    assert plain(text) == text
