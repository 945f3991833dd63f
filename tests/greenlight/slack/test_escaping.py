import pytest

from greenlight.slack.escaping import cut, escape, one_line, plain, quiet, unescape


@pytest.mark.parametrize(
    "mention", ["<!channel>", "<@U0ADA000001>", "<!subteam^S1>", "<#C1>", "@channel", "@HERE", "@everyone"]
)
def test_a_mention_is_broken_up_and_looks_the_same(mention: str) -> None:
    assert mention not in quiet(f"hey {mention}!")
    assert quiet(f"hey {mention}!").replace("\u2060", "") == f"hey {mention}!"


def test_other_text_is_not_changed() -> None:
    text = "a < b, ada@example.com, @channels, <p>, `x & y`"
    assert quiet(text) == text


def test_control_characters_are_escaped_and_unescaped() -> None:
    for text in ("<!channel> & co", "&amp;", "a > b"):
        assert unescape(escape(text)) == text
    assert escape("<a & b>") == "&lt;a &amp; b&gt;"


def test_one_line_marks_a_cut() -> None:
    assert one_line(" a\n b\t c ", 10) == "a b c"
    assert one_line("one two three", 8) == "one two…"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one two", "one two"),
        ("one two three", "one two…"),
        ("one <@U123456>", "one…"),
        ("one two &amp; three", "one two…"),
        ("<@U1> &amp; three", "<@U1>…"),
        ("one & two three", "one & t…"),
    ],
)
def test_mrkdwn_is_cut_between_its_marks(text: str, kept: str) -> None:
    assert cut(text, 8) == kept


def test_a_notification_has_no_heading_or_bold_marks() -> None:
    assert plain("# Night School\n\n**The hero**, good at *this*") == "Night School\n\nThe hero, good at *this*"


@pytest.mark.parametrize("text", ["2 ** 3 ** 4", "#hashtag", "**", "** a **", "snake_case_name", "**open"])
def test_other_characters_stay_in_a_notification(text: str) -> None:
    assert plain(text) == text
