"""What people typed is kept for an hour, for themselves."""

import time

from bot.runs.words import KEPT_SECONDS, keep_words, kept_words
from greenlight.runs.store import RunStore
from tests.local.slack.support import ADA, BEN

LONG = "word " * 600


def test_words_are_kept_for_the_person_who_typed_them(table: RunStore) -> None:
    id = keep_words(table.items, ADA, LONG)
    assert (kept_words(table.items, ADA, id), kept_words(table.items, BEN, id)) == (LONG, "")
    before = int(time.time())
    (item,) = table.items.table.scan()["Items"]
    assert {"pk": f"WORDS#{id}", "sk": "WORDS"}.items() <= item.items()
    assert before <= int(str(item["expires"])) <= before + KEPT_SECONDS


def test_no_words_need_no_item(table: RunStore) -> None:
    assert (
        keep_words(table.items, ADA, "") == kept_words(table.items, ADA, "") == kept_words(table.items, ADA, "x") == ""
    )
    assert table.items.table.scan()["Items"] == []
