from typing import Any

import pytest

from lambdas.pdf.markdown import MAX_NESTING, TooDeepError, clean, direction, nodes, plain_nodes


def block(text: str) -> Any:
    return nodes(text, "")[0]


def test_inline_markup_becomes_nodes() -> None:
    assert block("a **b** *c* ~~d~~ `e`")["children"] == [
        "a ",
        {"kind": "strong", "children": ["b"]},
        " ",
        {"kind": "em", "children": ["c"]},
        " ",
        {"kind": "s", "children": ["d"]},
        " ",
        {"kind": "code_inline", "text": "e"},
    ]


def test_lists_keep_their_nesting_and_their_start() -> None:
    assert block("- a\n  - b") == {
        "kind": "bullet_list",
        "tight": True,
        "dir": "ltr",
        "children": [
            {
                "kind": "list_item",
                "children": [
                    "a",
                    {"kind": "bullet_list", "tight": True, "children": [{"kind": "list_item", "children": ["b"]}]},
                ],
            }
        ],
    }
    assert block("3. a\n4. b")["start"] == 3
    assert not block("- a\n\n- b")["tight"]


def test_a_table_keeps_alignment_and_every_cell() -> None:
    assert block("| a | b |\n| :-: | --: |\n| 1 | **2** |\n| 3 |") == {
        "kind": "table",
        "dir": "ltr",
        "align": ["center", "right"],
        "head": [["a"], ["b"]],
        "rows": [[["1"], [{"kind": "strong", "children": ["2"]}]], [["3"], []]],
        "lines": ["a", "b"],
        "words": [["a", "1", "3"], ["b", "2", ""]],
    }


def test_a_table_names_its_longest_lines_and_words() -> None:
    table = block("| a | 東京の塔 |\n|-|-|\n| one three **fifteen** two | x |\n| " + "y" * 300 + " | |")
    assert table["lines"] == ["y" * 200, "東京の塔"]
    assert table["words"][0] == ["y" * 24, "fifteen", "three"]
    assert {len(word) for word in table["words"][1]} == {1}


@pytest.mark.parametrize("written", ["a\nb", "a  \nb", "a<br>b", "a<br/>b", "a<BR />b"])
def test_a_line_break_is_kept(written: str) -> None:
    assert block(written)["children"] == ["a", {"kind": "break"}, "b"]


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=%20z", "http://a.example", "mailto:a@b.example", "tel:+331"]
)
def test_links_of_known_kinds_are_kept(address: str) -> None:
    assert block(f"[x]({address})")["children"] == [{"kind": "link", "href": address, "children": ["x"]}]


@pytest.mark.parametrize("mark", ["", "!"])
def test_a_link_that_looks_like_another_shows_its_address(mark: str) -> None:
    link, shown = block(f"{mark}[https://good.example](https://x@evil.example/a)")["children"]
    assert (link["href"], shown) == ("https://x@evil.example/a", " (https://evil.example/a)")
    assert len(block(f"{mark}[evil.example](https://evil.example/a)")["children"]) == 1


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "x.pdf", "", "https://" + "a" * 2001]
)
def test_other_links_are_text_only(address: str) -> None:
    assert "href" not in str(nodes(f"[x]({address})", ""))


def test_an_image_is_a_link_to_it() -> None:
    link = {"kind": "link", "href": "https://a.example/l.jpg"}
    assert block("![The *Louvre*](https://a.example/l.jpg)")["children"] == [
        link | {"children": ["The ", {"kind": "em", "children": ["Louvre"]}]}
    ]
    assert block("![](https://a.example/l.jpg)")["children"] == [link | {"children": ["https://a.example/l.jpg"]}]
    (outer,) = block("[![x](https://a.example/l.jpg)](https://b.example)")["children"]
    assert outer == {"kind": "link", "href": "https://b.example", "children": [link | {"children": ["x"]}]}


def test_an_image_without_an_address_of_its_own_is_text() -> None:
    assert block("![The Louvre](l.jpg)")["children"] == [{"kind": "em", "children": ["The Louvre"]}]
    assert block("![](l.jpg)")["children"] == [{"kind": "em", "children": ["l.jpg"]}]


def test_html_is_text() -> None:
    assert block("<script>alert(1)</script>")["children"] == ["<script>alert(1)</script>"]


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert nodes("# Weekend in *Paris*\n\nx", "Weekend in Paris") == nodes("x", "")
    assert len(nodes("# Other\n\nx", "Weekend in Paris")) == 2


def test_headings_count_from_one_without_gaps() -> None:
    drawn: Any = nodes("## Day\n\n#### Morning\n\n## Day", "")
    assert [block["level"] for block in drawn] == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [("12: مرحبا Paris", "rtl"), ("«שלום»", "rtl"), ("Paris مرحبا", "ltr"), ("123", "ltr"), ("", "ltr")],
)
def test_the_first_strong_letter_gives_the_direction(text: str, said: str) -> None:
    assert direction(text) == said


def test_a_list_has_one_direction() -> None:
    assert block("- مرحبا\n- Paris")["dir"] == "rtl"


def test_disturbing_characters_are_removed() -> None:
    assert clean("a\x00\x1b[0m\u202eb\u2066\ud800\tc\nd👨‍👩‍👧") == "a[0mb\tc\nd👨‍👩‍👧"


@pytest.mark.parametrize("deep", ["> " * 300 + "x", "*" * 300 + "x" + "*" * 300, "- " * 300 + "x", "[" * 50 + "x" * 2])
def test_deeply_nested_text_is_kept_or_refused(deep: str) -> None:
    try:
        drawn = nodes(deep, "")
    except TooDeepError:
        return
    assert "x" in str(drawn)


def test_only_nesting_that_is_too_deep_is_refused() -> None:
    fits = (MAX_NESTING - 2) // 2
    assert "x" in str(nodes("- " * fits + "x", ""))
    with pytest.raises(TooDeepError):
        nodes("- " * (fits + 1) + "x", "")


def test_each_line_of_plain_text_is_a_paragraph() -> None:
    assert plain_nodes("# a\n\n  *b*\nשלום") == [
        {"kind": "paragraph", "children": ["# a"], "dir": "ltr"},
        {"kind": "paragraph", "children": ["*b*"], "dir": "ltr"},
        {"kind": "paragraph", "children": ["שלום"], "dir": "rtl"},
    ]


def test_an_endless_word_of_plain_text_is_broken() -> None:
    (paragraph,) = plain_nodes("see " + "x" * 1000)
    assert paragraph == {
        "kind": "paragraph",
        "dir": "ltr",
        "children": ["see " + "x" * 40, *[{"kind": "break"}, "x" * 40] * 24],
    }
