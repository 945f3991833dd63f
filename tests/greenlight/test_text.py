import itertools

import pytest

from greenlight.text import escape, first_lines, one_line, plain, quiet, split, unescape

TEXTS = [
    "",
    "short",
    "word " * 400,
    "x" * 2_000,
    "line\n" * 300,
    "paragraph one\n\n" * 150,
    "a\r\nb\r\n" * 200,
    "```python\n" + "code = 1\n" * 200 + "```\nafter",
    "~~~\n" + "y" * 900 + "\n~~~",
    "before\n\n```\n" + "unclosed\n" * 100,
    "🎬東京" * 300,
]


@pytest.mark.parametrize(("text", "limit"), list(itertools.product(TEXTS, [60, 100, 999])))
def test_parts_are_short_enough_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)

    def without_fences(pieces: list[str]) -> str:
        lines = [line for piece in pieces for line in piece.splitlines() if not line.startswith(("```", "~~~"))]
        return "".join("".join(lines).split())

    assert without_fences(parts) == without_fences([text])


def test_a_split_code_block_is_closed_and_opened_again() -> None:
    first, *_, last = split("```python\n" + "code = 1\n" * 50 + "```", 100)
    assert first.startswith("```python\n")
    assert first.endswith("\n```")
    assert last.startswith("```python\n")


def test_parts_end_between_paragraphs_where_they_can() -> None:
    assert split("one one one\n\ntwo two two", 16) == ["one one one", "two two two"]


def test_a_short_text_is_one_part() -> None:
    assert split(" as it is \n") == ["as it is"]


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
