"""What people meant: a table of what Slack sends and what is read from it."""

import json

import pytest

from greenlight.slack.emoji import NAMES
from greenlight.slack.typed import from_field, from_message, spelled, visible

KNOWN = {"U1": "ada", "C1": "travel", "S1": "producers"}
FAMILY = "👨‍👩‍👧"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def name(id: str) -> str:
    return KNOWN.get(id, "somebody")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("a trip for <@U1>", "a trip for @ada"),
        ("<@U9>, <@U9|ben>", "@somebody, @ben"),
        ("in <#C1> and <#C1|> or <#C2|lunch>", "in #travel and #travel or #lunch"),
        ("ask <!subteam^S1> or <!subteam^S2|@cooks>", "ask @producers or @cooks"),
        ("<!here> <!channel|channel> <!everyone|@everyone>", "@here @channel @everyone"),
        ("on <!date^1795428000^{date_short}|2026-11-23>", "on 2026-11-23"),
        ("<https://example.com/a|this page>", "this page (https://example.com/a)"),
        ("<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"),
        ("<http://example.com|example.com>", "http://example.com"),
        ("<https://example.com/|https://example.com/>", "https://example.com/"),
        ("<mailto:ada@example.com|ada@example.com>", "ada@example.com"),
        ("<tel:+4930123|call us>", "call us (+4930123)"),
        ("R&amp;D &lt;3, &amp;lt;", "R&D <3, &lt;"),
        ("&lt;@U1&gt; and &lt;!here&gt;", "<@U1> and <!here>"),
        ("a <b> c < d", "a <b> c < d"),
        ("`<@U1> :tada:` :tada:", "`@ada :tada:` 🎉"),
    ],
)
def test_marks_and_entities_of_a_message_become_words(sent: str, meant: str) -> None:
    assert from_message(sent, name) == meant


@pytest.mark.parametrize(
    "typed", ["<@U1> &amp; <https://example.com|x>", "a\nb\tc  d", "“quotes” – and ‘dashes’ —", "｡　"]
)
def test_other_text_in_a_field_stays(typed: str) -> None:
    assert from_field(typed) == typed


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("a\u00a0b\u202fc\u2009d", "a b c d"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\ufeffco\u200bw\u2060bo\xadys\x00\x7f\x9f", "cowboys"),
        ("co\u200dw\u200cboys\ufe0f", "cowboys"),
        ("\u202ecowboys\u202c \u2066x\u2069 \u200ey\u200f", "cowboys x y"),
        ("\U000e0001\U000e0068\U000e0069 hi", " hi"),
        ("half a pair: \ud83d", "half a pair: "),
        ("🤠\u200b in space", "🤠 in space"),
        ("a\ufe0f\u200d❤ ❤\u200d\ufe0f", "a❤ ❤"),
    ],
)
def test_what_nobody_sees_goes(pasted: str, read: str) -> None:
    assert visible(pasted) == read == visible(read)


@pytest.mark.parametrize(
    "text",
    [
        f"{FAMILY} ❤️‍🔥 1️⃣ 🏳️‍🌈 👋🏼 {ENGLAND} ☂︎",
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום\u200f! \u200e(abc)",
        "葛\U000e0100城",
    ],
)
def test_what_emoji_and_scripts_need_stays(text: str) -> None:
    assert visible(text) == text


def test_every_emoji_is_visible_as_it_is() -> None:
    for emoji in json.loads(NAMES.read_text(encoding="utf-8"))["names"].values():
        assert visible(emoji) == emoji


def test_a_field_that_is_read_twice_stays() -> None:
    typed = ":tada: a\u00a0b :+1::skin-tone-3: `:x:` \u200dc 10:30:45"
    assert from_field(from_field(typed)) == from_field(typed) == "🎉 a b 👍🏼 `:x:` c 10:30:45"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("`movie-pitch-1`", "movie-pitch-1"),
        ("“model–invocation”,", "model-invocation"),
        ("*Status*", "Status"),
        ("‘help’", "help"),
        ("plain_name", "plain_name"),
    ],
)
def test_a_word_is_read_without_marks_around_it(typed: str, name: str) -> None:
    assert spelled(typed) == name
