"""Links whose label looks like another address."""

import pytest

from greenlight.slack.links import definitions, misleads
from greenlight.slack.markdown import readable

EVIL = "https://evil.example/x"


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("https://good.example", EVIL),
        ("good.example", EVIL),
        ("good.example/login?a=b", EVIL),
        ("www.good.example", EVIL),
        ("**https://good.example**", EVIL),
        ("`good.example`", EVIL),
        ("Log in at https://good.example now", EVIL),
        ("HTTPS://GOOD.EXAMPLE", EVIL),
        ("ada@good.example", "mailto:ada@evil.example"),
        ("go\u200bod.example", EVIL),
        ("good.example", "https://good.example.evil.example"),
        ("good.example", "https://good.example@evil.example"),
        ("https://good.example@evil.example", "https://good.example@evil.example"),
        ("good.example", "https://good.example:443@evil.example"),
        ("good.example", "https://evilgood.example"),
        ("![https://good.example](https://good.example/a.png)", EVIL),
    ],
)
def test_a_label_like_another_address_misleads(label: str, address: str) -> None:
    assert misleads(label, address)


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("the page", EVIL),
        ("Version 1.2.3", EVIL),
        ("e.g. this, and that.", EVIL),
        ("evil.example", EVIL),
        ("https://www.evil.example/other", EVIL),
        ("Evil.Example.", EVIL),
        ("evil.example", "https://docs.evil.example:8080/"),
        ("ada@evil.example", "mailto:ada@evil.example"),
        ("the page", "https://user@evil.example"),
        ("", EVIL),
    ],
)
def test_other_labels_do_not(label: str, address: str) -> None:
    assert not misleads(label, address)


@pytest.mark.parametrize(
    "text",
    [
        "[https://good.example](https://evil.example/x)",
        "see [`good.example`](<https://evil.example/x> 'title')",
        "[**good.example**]( https://evil.example/x )",
        "![good.example](https://evil.example/x)",
        "<https://evil.example/x|https://good.example>",
        "https://good.example@evil.example/x",
        "[![good.example](https://good.example/a.png)](https://evil.example/x)",
    ],
)
def test_the_true_address_follows_a_misleading_link(text: str) -> None:
    assert readable(text) == f"{text} (<https://evil.example/x>)"


def test_a_table_shows_true_addresses_too() -> None:
    link = "[good.example](https://evil.example)"
    assert readable(f"| a |\n|---|\n| {link} |") == f"| a |\n|---|\n| {link} (<https://evil.example>) |"


def test_the_true_address_follows_a_link_that_is_defined_elsewhere() -> None:
    defined = "\n\n[one]: https://evil.example/x\n[good.example]: <https://evil.example/x> 'title'"
    for link in ("[good.example][One]", "[good.example][]", "[good.example]"):
        assert readable(f"See {link}.{defined}") == f"See {link} (<https://evil.example/x>).{defined}"
    assert definitions(["[a]: b", "    [c]: d", "[e] f"]) == {"a": "b"}


@pytest.mark.parametrize(
    "text",
    [
        "`[good.example](https://evil.example)`",
        "```\n[good.example](https://evil.example)\n```",
        "[the page](https://evil.example) and [good.example]",
        "[evil.example](https://evil.example) <https://evil.example> <https://evil.example|here>",
        "[README.md](README.md), ada@evil.example, [x] done",
    ],
)
def test_other_text_and_code_stay_as_they_are(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize("part", ["[", "[a](", "[a", "https://a", "<https://a|"])
def test_a_text_of_nothing_but_marks_is_read_at_once(part: str) -> None:
    text = part * (50_000 // len(part))
    assert readable(text).replace("\u2060", "") == text
