"""Text becomes markup safely."""

import pytest

from local.slack.render_html import Reader, broadcast, emoji, group_mention, link, moment, safe_url, tag, user_mention

READER = Reader("U1", users={"U1": "ada"}, groups={"S1": "producers"}, own_groups=frozenset({"S1"}))


def test_text_is_escaped_and_attributes_are_valid_html() -> None:
    made = tag("p", "<b>", tag("br"), class_='a"b', data_x=1, hidden=True, title=None, lang=False)
    assert made == '<p class="a&#34;b" data-x="1" hidden>&lt;b&gt;<br></p>'


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.example/1", True),
        ("HTTP://x.example", True),
        ("mailto:a@x.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://x.example/a b", False),
        ("//x.example", False),
        ("http://[x", False),
    ],
)
def test_only_safe_addresses_become_links(url: str, safe: bool) -> None:
    assert safe_url(url) == (url if safe else None)
    assert ("href=" in link(url, "label")) is safe


def test_a_mention_is_highlighted_for_its_reader() -> None:
    assert 'class="mention mine"' in user_mention("U1", READER)
    assert 'class="mention"' in user_mention("U2", READER)
    assert ">@U2<" in user_mention("U2", READER)
    assert 'class="mention mine"' in group_mention("S1", READER)
    assert 'class="mention"' in group_mention("S2", READER)
    assert "mine" in broadcast("here")


def test_an_invalid_moment_shows_its_fallback() -> None:
    assert 'datetime="1970-01-01T00:00:05+00:00"' in moment(5, "{time}", "then")
    assert moment(5, "{time}", "then", "https://x.example").startswith("<a ")
    for wrong in ("soon", 1e30):
        assert moment(wrong, "{time}", "then") == "<span>then</span>"


def test_an_unknown_emoji_stays_as_typed() -> None:
    assert (emoji("tada"), emoji("other")) == ("🎉", ":other:")
