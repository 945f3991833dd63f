"""Names that are the same every time."""

import re

from greenlight.wire.names import run_name, text_hash

LEGAL = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")


def test_different_texts_have_different_hashes() -> None:
    assert text_hash("é") == text_hash("é") != text_hash("e\u0301")
    assert len(text_hash("")) == 64


def test_a_run_has_the_same_valid_name_each_time() -> None:
    name = run_name("movie-pitch", "T1", "123.456.abc")
    assert name == run_name("movie-pitch", "T1", "123.456.abc") != run_name("movie-pitch", "T1", "123.456.abd")
    assert LEGAL.fullmatch(name)
    assert LEGAL.fullmatch(run_name("a" * 40, "view:1", "hash"))
