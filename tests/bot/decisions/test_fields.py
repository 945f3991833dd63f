import random

import pytest

from bot.decisions.fields import MODAL_BYTES, PART, PARTS, field_text, fit_in_modal, join, parts

PARAGRAPH = "word " * 150
LONG = "\n\n".join(f"{number}. {PARAGRAPH}" for number in range(200))


def awkward(seed: int) -> str:
    """A random text of everything that a cut could lose."""
    chance = random.Random(seed)
    bits = [" ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "word", "x" * 3_000, "é", "🎬", "\u00a0", "  \n  ", "- item"]
    return "".join(chance.choice(bits) * chance.randint(1, 40) for _ in range(chance.randint(0, 400)))


@pytest.mark.parametrize("seed", range(40))
def test_unedited_text_stays_the_same_byte_for_byte(seed: int) -> None:
    text = awkward(seed)
    found = parts(text)
    assert "".join(found) == text
    assert all(len(part) <= PART for part in found)
    untouched = {place: field_text(part) for place, part in enumerate(found)}
    assert join(found, untouched).encode() == text.encode()


def test_a_short_or_empty_text_is_one_part() -> None:
    assert parts("") == [""]
    assert parts("x" * PART) == ["x" * PART]
    assert len(parts("x" * (PART + 1))) == 2


def test_parts_end_at_paragraphs_or_lines_or_words() -> None:
    assert all(part.endswith("\n\n") for part in parts(LONG)[:-1])
    lines = parts("\n".join([PARAGRAPH] * 20))
    assert all(part.endswith("\n") for part in lines[:-1])
    assert all(part.endswith(" ") for part in parts("word " * 2_000)[:-1])


def test_an_edited_part_keeps_the_white_space_around_it() -> None:
    found = ["\n one\r\n\r\n", "two\n\n", "three"]
    assert join(found, {1: "  2\r\n"}) == "\n one\r\n\r\n2\n\nthree"
    assert join(found, {0: "1"}) == "\n 1\r\n\r\ntwo\n\nthree"


def test_an_emptied_part_leaves_no_blank_lines() -> None:
    assert join(["one\n\n", "two\n\n", "three"], {1: " \n"}) == "one\n\nthree"


def test_parts_not_shown_in_the_modal_stay_the_same() -> None:
    found = parts(LONG)
    edited = join(found, {place: field_text(found[place]).upper() for place in range(1, 5)})
    assert len(edited) == len(LONG)
    assert edited.startswith(found[0])
    assert edited.endswith(found[-1])


@pytest.mark.parametrize(
    ("found", "fits"),
    [
        (["x"] * PARTS, True),
        (["x"] * (PARTS + 1), False),
        (["x" * (MODAL_BYTES - 2)], True),
        (["語" * (MODAL_BYTES // 6 + 1)], False),
    ],
)
def test_a_modal_holds_so_many_parts_and_bytes(found: list[str], fits: bool) -> None:
    assert fit_in_modal(found) is fits
