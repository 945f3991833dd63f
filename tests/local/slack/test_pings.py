from typing import Any

import pytest

from local.slack.pings import pings
from tests.local.slack.support import section


def rich(element: dict[str, str]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@U1> and <@U2|ben>", ["U1", "U2"]),
        ("<!channel> <!here|here> <!everyone>", ["channel", "here", "everyone"]),
        ("<!subteam^S1|producers>", ["S1"]),
        ("&lt;!channel&gt; @channel <#C1> <https://x> <!date^1^x|y>", []),
        ("<@U1> <@U1>", ["U1"]),
    ],
)
def test_control_sequences_in_text_ping(text: str, expected: list[str]) -> None:
    assert pings({"text": text}) == expected
    assert pings({"text": "<!here>", "blocks": [section(text)]}) == expected


def test_plain_text_pings_nobody() -> None:
    assert pings({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}]}) == []


@pytest.mark.parametrize("text", ["<!channel>", "hello @channel", "<@U1>"])
def test_possible_pings_in_markdown_count(text: str) -> None:
    assert pings({"blocks": [{"type": "markdown", "text": text}]})


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"type": "user", "user_id": "U1"}, ["U1"]),
        ({"type": "broadcast", "range": "here"}, ["here"]),
        ({"type": "usergroup", "usergroup_id": "S1"}, ["S1"]),
        ({"type": "text", "text": "<!channel>"}, []),
    ],
)
def test_rich_text_elements_ping(element: dict[str, str], expected: list[str]) -> None:
    assert pings({"blocks": [rich(element)]}) == expected
