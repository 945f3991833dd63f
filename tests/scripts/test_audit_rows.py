"""Cells of the export; `test_audit.py` tests whole exports."""

from typing import Any

import pytest

from scripts.audit_rows import moment, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["", "1=1", "more horses", "'quoted'", 3])
def test_other_cells_stay_as_they_are(value: Any) -> None:
    assert safe_cell(value) == value


def test_times_are_iso_8601_in_utc() -> None:
    assert moment(1_700_000_000) == "2023-11-14T22:13:20Z"
