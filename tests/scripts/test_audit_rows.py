"""Cells of the export; `test_audit.py` tests whole exports."""

from typing import Any

import pytest

from scripts.audit_rows import moment, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("blank", [" ", "  ", "\ufeff", "\u00a0", "\u200b", "\u3000", "\x00", " \u2060"])
def test_no_formula_hides_behind_blanks(blank: str) -> None:
    assert safe_cell(f"{blank}=1+1") == f"'{blank}=1+1"


@pytest.mark.parametrize("end", [";", "\t", "\n", "\r\n", "; "])
def test_no_part_of_a_cell_begins_like_a_formula(end: str) -> None:
    assert safe_cell(f"hello{end}=1+1") == f"hello{end.rstrip(' ')}'{end[len(end.rstrip(' ')) :]}=1+1"
    assert safe_cell(f"hello{end}1+1") == f"hello{end}1+1"


@pytest.mark.parametrize(
    "value", ["", "1=1", "more horses", "'quoted'", " a = b", "a; b", "a, -b", "x\n\ny", "\u00a0x", 3]
)
def test_other_cells_stay_as_they_are(value: Any) -> None:
    assert safe_cell(value) == value


def test_times_are_iso_8601_in_utc() -> None:
    assert moment(1_700_000_000) == "2023-11-14T22:13:20Z"
