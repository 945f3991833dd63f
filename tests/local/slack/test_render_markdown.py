import pytest

from local.slack.render_html import Reader
from local.slack.render_markdown import markdown

READER = Reader(user="UADA", users={"UADA": "ada"}, channels={"CSTUDIO": "studio"}, groups={"SPROD": "producers"})


def shown(text: str) -> str:
    return str(markdown(text, READER))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("# Title", "<h1>Title</h1>"),
        ("**b** *i* ~~s~~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"),
        ("- a\n- b", "<li>a</li>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;"),
        ("one\ntwo", "one<br />"),
        ("[x](https://a.example)", '<a href="https://a.example" target="_blank" rel="noopener noreferrer">x</a>'),
        ("![poster](https://a.example/p.png)", '<a href="https://a.example/p.png"'),
        (":tada:", "🎉"),
        ("<@UADA> <#CSTUDIO> <!here> <!subteam^SPROD>", '@ada</span> <a class="mention" href="#CSTUDIO">#studio</a>'),
    ],
)
def test_markdown(text: str, piece: str) -> None:
    assert piece in shown(text)


def test_an_escaped_mention_is_text_and_an_open_one_is_seen() -> None:
    assert "mention" not in shown("\\<!channel> &lt;!channel&gt; `<!channel>`")
    assert 'class="mention mine broadcast">@channel' in shown("<!channel>")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](javascript:alert(1))",
        '[x](https://a.example "\\"onclick=alert(1) x=\\"")',
        "<javascript:alert(1)>",
        "[x](file:///etc/passwd)",
    ],
)
def test_nothing_escapes_into_markup(attack: str) -> None:
    html = shown(attack).lower()
    for dangerous in ("<script", "<img", 'href="javascript', 'href="data', 'href="file', '"onclick'):
        assert dangerous not in html
