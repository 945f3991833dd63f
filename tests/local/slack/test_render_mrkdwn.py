import pytest

from local.slack.render_html import Reader
from local.slack.render_mrkdwn import mrkdwn

READER = Reader(
    user="UADA",
    users={"UADA": "ada", "UBEN": "ben"},
    channels={"CSTUDIO": "studio"},
    groups={"SPROD": "producers", "SCREW": "crew"},
    own_groups=frozenset({"SPROD"}),
)


def shown(text: str) -> str:
    return str(mrkdwn(text, READER))


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\na *b*\n```", "<pre>a *b*</pre>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("* not bold*", "* not bold*"),
        ("one\ntwo", "one<br>two"),
        ("&gt; quoted\nafter", "<blockquote>quoted</blockquote>after"),
        ("> a\n> b", "<blockquote>a<br>b</blockquote>"),
        ("a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"),
        (":clapper: :unknown_one: 12:30:45", "🎬 :unknown_one: 12:30:45"),
        ("*bold <https://a.example/x*y|link>*", None),
    ],
)
def test_styles(typed: str, html: str | None) -> None:
    if html is None:
        assert shown(typed).startswith("<strong>bold <a ")
    else:
        assert shown(typed) == html


def test_mentions_show_names_and_highlight_the_readers() -> None:
    assert shown("<@UADA>") == '<span class="mention mine" data-user="UADA">@ada</span>'
    assert shown("<@UBEN|x>") == '<span class="mention" data-user="UBEN">@ben</span>'
    assert shown("<#CSTUDIO>") == '<a class="mention" href="#CSTUDIO">#studio</a>'
    assert shown("<!here>") == '<span class="mention mine broadcast">@here</span>'
    assert shown("<!subteam^SPROD>") == '<span class="mention mine">@producers</span>'
    assert shown("<!subteam^SCREW>") == '<span class="mention">@crew</span>'


def test_an_escaped_mention_is_text() -> None:
    assert shown("&lt;!channel&gt; &lt;@UADA&gt;") == "&lt;!channel&gt; &lt;@UADA&gt;"


def test_links_open_in_a_new_tab() -> None:
    assert shown("<https://a.example/?x=1&amp;y=2|the page>") == (
        '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">the page</a>'
    )
    assert ">ada@a.example</a>" in shown("<mailto:ada@a.example>")


def test_the_browser_formats_dates() -> None:
    assert shown("<!date^0^{date_short_pretty} at {time}|then>") == (
        '<time datetime="1970-01-01T00:00:00+00:00" data-layout="{date_short_pretty} at {time}">then</time>'
    )
    assert shown("<!date^99999999999999999^{time}|far off>") == "<span>far off</span>"
    assert shown("<!date^0^{time}^https://a.example|then>").startswith('<a href="https://a.example"')


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<javascript:alert(1)|click>",
        "<JaVaScRiPt:alert(1)>",
        "<data:text/html,x|click>",
        "<java\tscript:alert(1)|click>",
        '<https://a.example/"onmouseover="alert(1)|x>',
        '*<https://a.example|"><img src=x onerror=alert(1)>*',
        '<!date^0^{time}"onclick="x|"><script>>',
        "<!date^0^{time}^javascript:alert(1)|then>",
        '<@U"onclick="x>',
        '<#C"><script>|x>',
        "`<javascript:alert(1)|x>`",
        "```<script>```",
    ],
)
def test_nothing_escapes_into_markup(attack: str) -> None:
    html = shown(attack)
    for dangerous in ("<script", "<img", 'href="javascript', 'href="data', 'href="java', '"onmouse', '"onclick'):
        assert dangerous not in html.lower()


def test_hostile_text_does_not_slow_the_search() -> None:
    assert "*" in shown("*" * 3000 + "<a" * 3000 + "_" * 3000)
