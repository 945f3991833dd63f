import pytest

from local.slack.render_html import Reader
from local.slack.render_markdown import markdown

READER = Reader(user="UADA", users={"UADA": "ada"}, channels={"CSTUDIO": "studio"}, groups={"SPROD": "producers"})

TO_DO = '<li class="task"><input type="checkbox" disabled aria-label="To do">'
DONE = '<li class="task"><input type="checkbox" disabled checked aria-label="Done">'


def shown(text: str) -> str:
    return str(markdown(text, READER))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("# Title", "<h1>Title</h1>"),
        ("**b** *i* ~~s~~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"),
        ("- a\n- b", "<li>a</li>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
        ("| a |\n|--:|\n| 1 |", '<td style="text-align:right">1</td>'),
        ("| a |\n|---|\n| 1 |", '<div class="table-frame" tabindex="0" role="group" aria-label="Table"><table>'),
        ("- a\n  1. b", "<ul>\n<li>a\n<ol>\n<li>b</li>"),
        ("> a\n> > b", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>"),
        ("a\n\n---\n\nb", "<hr />"),
        ("<details>x</details>", "&lt;details&gt;x&lt;/details&gt;"),
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


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("- [ ] a", f"{TO_DO}a</li>"),
        ("- [x] **a**", f"{DONE}<strong>a</strong></li>"),
        ("1. [X] a", f"{DONE}a</li>"),
        ("- b\n  - [ ] a", f"{TO_DO}a</li>"),
    ],
)
def test_a_task_is_a_disabled_checkbox(text: str, item: str) -> None:
    assert item in shown(text)


@pytest.mark.parametrize(
    "text", ["[x] a", "- [x](https://a.example)", "- [y] a", "- a [x] b", "- `[x] a`", "- a\n\n  [ ] b"]
)
def test_other_brackets_are_text(text: str) -> None:
    assert "<input" not in shown(text)


def test_only_an_unescaped_mention_is_a_mention() -> None:
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
