import pytest

from greenlight.slack.escaping import escape, one_line, plain, quiet, unescape


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
