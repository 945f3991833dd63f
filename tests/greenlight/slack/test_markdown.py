import pytest
from markdown_it import MarkdownIt

from greenlight.slack.markdown import COLUMNS, ROWS, TABLES, columns, readable

MARKDOWN = MarkdownIt("commonmark").enable("table")
SMALL = "| Name | Age |\n|:-----|----:|\n| Ada  | 36  |"


def table(width: int, height: int) -> str:
    rows = ["| " + " | ".join(f"c{column}" for column in range(width)) + " |"] * height
    return "\n".join([rows[0], "|---" * width + "|", *rows[1:]])


@pytest.mark.parametrize(
    "text",
    [
        "# Heading\n\n**bold** *and* ~~gone~~ [link](https://x.example)\n\n- one\n  - two\n    1. three",
        "- [ ] open\n- [x] done\n\n---\n\n> quoted\n\n![alt](https://x.example/a.png)",
        "```python\nif a < b: print('<b>')\n```",
        SMALL,
        "a | b without a table\n\n1 < 2 and 3 > 2",
        "<https://x.example/a?b=c> and <ada@example.com>",
        "`<b>` and ``<i> ` </i>`` are code",
    ],
)
def test_what_slack_can_show_is_not_changed(text: str) -> None:
    assert readable(text) == text


def test_html_is_shown_as_text() -> None:
    shown = readable("a <b>word</b> <!-- kept --> <img src=x onerror=y> <details>\n<summary>s</summary>")
    assert "<b" not in shown.replace("\u2060", "·")
    assert "html" not in str([token.type for token in MARKDOWN.parse(shown)])
    assert shown.replace("\u2060", "").endswith("<!-- kept --> <img src=x onerror=y> <details>\n<summary>s</summary>")


def test_br_breaks_a_line_but_not_a_table_row() -> None:
    assert readable("one<br>two<BR />three") == "one\ntwo\nthree"
    assert readable("| a |\n|---|\n| one<br>two |") == "| a |\n|---|\n| one / two |"


@pytest.mark.parametrize(
    "text",
    [
        table(COLUMNS + 1, 2),
        table(2, ROWS + 1),
        f"| a | b |\n|---|---|\n| {'x' * 6_000} | {'y' * 6_000} |",
    ],
)
def test_a_table_beyond_slacks_limits_becomes_a_code_block(text: str) -> None:
    (block,) = MARKDOWN.parse(readable(text))
    assert block.type == "fence"
    assert len(block.content.splitlines()) == len(text.splitlines())


@pytest.mark.parametrize("text", [table(COLUMNS, 2), table(2, ROWS)])
def test_a_table_within_slacks_limits_stays_a_table(text: str) -> None:
    assert readable(text) == text


def test_only_as_many_tables_as_fit_a_message_stay_tables() -> None:
    shown = MARKDOWN.parse(readable("\n\n".join([SMALL] * (TABLES + 3))))
    assert [token.type for token in shown].count("table_open") == TABLES
    assert [token.type for token in shown].count("fence") == 3


def test_columns_are_aligned_whatever_they_contain() -> None:
    lines = ["| Name | What |", "|--|--|", r"| **東京** | a \| b |", "| e\u0301 | ```x``` | more |"]
    assert columns(lines) == [
        "````",
        "Name  What",
        "----  -------  ----",
        "東京  a | b",
        "e\u0301     ```x```  more",
        "````",
    ]


def test_a_table_within_code_is_code() -> None:
    text = f"```\n{table(COLUMNS + 1, 2)}\n```"
    assert readable(text) == text
