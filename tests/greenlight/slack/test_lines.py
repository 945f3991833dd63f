"""Recognising the lines of a Markdown text."""

import pytest

from greenlight.slack.lines import begins_table, cells, is_delimiter, is_row, lines_of, open_fence, outside_code


def test_lines_end_as_in_markdown() -> None:
    assert lines_of("a\r\nb\rc\nd") == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("```python\nx", "```"),
        ("```\nx\n```", None),
        ("```\nx\n``", "```"),
        ("```\nx\n````", None),
        ("````\nx\n```", "````"),
        ("~~~\nx\n```", "~~~"),
        ("```\n```python", "```"),
        ("a `code` b", None),
        ("```x``` y", None),
        ("    ```", None),
        ("   ```", "```"),
    ],
)
def test_a_fence_is_open_until_a_matching_one_closes_it(text: str, marks: str | None) -> None:
    found = open_fence(text)
    assert (found.marks if found else None) == marks


def test_an_open_fence_has_its_language() -> None:
    found = open_fence("```python title")
    assert found == ("```", "python", " title")


def test_code_and_its_fences_are_not_outside() -> None:
    lines = ["a", "```", "b", "```", "c"]
    assert [outside for _, outside in outside_code(lines)] == [True, False, False, False, True]
    assert [line for line, _ in outside_code(lines)] == lines


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a", "b"]),
        (r"| a \| b | c \|", [r"a \| b", r"c \|"]),
        ("|  |", [""]),
    ],
)
def test_a_row_is_split_into_cells(row: str, found: list[str]) -> None:
    assert cells(row) == found


def test_a_line_indented_like_code_is_not_a_row() -> None:
    assert [is_row(row) for row in ("   a|b", "    a|b", "ab")] == [True, False, False]
    assert [is_delimiter(row) for row in ("|---|:-:|", "|---|x|", "---")] == [True, False, False]


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        (["|a|b|", "|-|-|"], True),
        (["|a|b|", "|-|"], False),
        (["|a|b|"], False),
        (["ab", "|-|"], False),
        (["|a|", "|b|"], False),
    ],
)
def test_a_table_begins_with_two_lines_of_equal_cells(lines: list[str], begins: bool) -> None:
    assert begins_table(lines, 0) is begins
