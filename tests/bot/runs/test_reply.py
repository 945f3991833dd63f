import re

import pytest

from bot.runs.reply import reply_modal
from greenlight.runs.items import Reply
from greenlight.runs.store import LONGEST_REPLY
from local.slack.blocks import check_view
from local.slack.pings import pings
from tests.e2e.person import shown


def view(text: str, whole: int = 0) -> str:
    found = reply_modal(Reply(text=text, whole=whole or len(text)))
    check_view(found)
    assert not pings({"blocks": found["blocks"], "text": ""})
    return shown(found)


@pytest.mark.parametrize(
    "text",
    ['{"title": "Dune",', "line\n" * 4_000, "語" * LONGEST_REPLY, "<!channel> <@U0ADA000001> *not bold* :wave: & <b>"],
)
def test_the_reply_is_shown_as_it_came(text: str) -> None:
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", view(text))
    assert "This is the beginning" not in view(text)


def test_parts_end_at_the_end_of_a_line() -> None:
    found = reply_modal(Reply(text="word " * 400 + "\n" + "word " * 400, whole=4_001))
    parts = [block["text"]["text"] for block in found["blocks"] if block["type"] == "section"]
    assert [len(part) for part in parts] == [2_001, 2_000]


def test_a_shortened_reply_says_so() -> None:
    assert "This is the beginning: 20,000 of 50,000 characters." in view("x" * 20_000, 50_000)


def test_a_reply_that_is_gone_says_so() -> None:
    found = reply_modal(None)
    check_view(found)
    assert "no longer kept" in shown(found)
