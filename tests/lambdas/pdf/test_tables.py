"""Tables of any width: their words stay whole, and no column runs into the next or off the page."""

import io
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from lambdas.pdf.document import Document, pdf

HEADS = ["Day", "Morning", "Afternoon", "Evening", "Accommodation", "Transportation", "Reservation"]
HEADS += ["Breakfast", "Restaurant", "Opening", "Sehenswürdigkeiten", "Remarks"]
MARGIN = 26 / 25.4 * 72


def table(heads: list[str], rows: int = 2) -> str:
    lines = [heads, ["-"] * len(heads), *[["Louvre and the gardens"] * len(heads)] * rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def pages(text: str) -> Any:
    return PdfReader(io.BytesIO(pdf(Document("Weekend in Paris", "For two", text)))).pages


def places(page: Any, heads: list[str]) -> list[tuple[str, float, float]]:
    """Returns each head with its place from the left and its size."""
    found: list[tuple[str, float, float]] = []

    def see(text: str, outer: list[float], inner: list[float], font: object, size: float) -> None:
        if text.strip() in heads:
            found.append((text.strip(), inner[4] * outer[0] + outer[4], size))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("count", range(2, 13))
def test_columns_stay_apart_and_on_the_page(count: int) -> None:
    heads = HEADS[:count]
    (page,) = [page for page in pages(table(heads)) if "Morning" in page.extract_text()]
    found = places(page, heads)
    assert [head for head, _, _ in found] == heads
    for (head, x, size), (_, after, _) in pairwise(found):
        assert x + 0.5 * size * len(head) < after
    head, x, size = found[-1]
    assert x + 0.5 * size * len(head) < float(page.mediabox.width) - MARGIN
    assert size >= 7.5


def test_a_page_turns_only_for_a_table_that_needs_it() -> None:
    widths = [page.mediabox.width > page.mediabox.height for page in pages(f"a\n\n{table(HEADS)}\n\nb")]
    assert widths == [False, True, False]
    assert not any(page.mediabox.width > page.mediabox.height for page in pages(table(HEADS[:7])))


@pytest.mark.parametrize("text", [table(HEADS * 2), table(HEADS * 8), "- x\n\n  " + table(HEADS).replace("\n", "\n  ")])
def test_a_table_too_wide_for_any_page_becomes_lists(text: str) -> None:
    said = "\n".join(page.extract_text() for page in pages(text))
    assert said.count("Sehenswürdigkeiten: Louvre and the gardens") == text.count("Sehenswürdigkeiten") * 2


def test_the_heads_of_an_empty_table_are_kept() -> None:
    assert "Remarks:" in "".join(page.extract_text() for page in pages(table(HEADS * 3, rows=0)))
