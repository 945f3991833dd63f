import random

import pytest

from greenlight.decisions.diff import Piece, changes, pieces
from local.slack.blocks import check_message_blocks
from tests.e2e.person import shown


def marked(old: str, new: str) -> str:
    """The changes as text, without the message's first and last line."""
    found = []
    for content in changes(old, new):
        check_message_blocks(content.blocks)
        elements = [block for block in content.blocks if block["type"] == "rich_text"]
        found += [part["text"] for block in elements for part in block["elements"][0]["elements"]]
    return "".join(found)


@pytest.mark.parametrize(
    ("old", "new", "shows"),
    [
        ("One two three.", "One too three.", "One [−two] [+too] three."),
        ("One two.", "One two three.", "One [−two.] [+two three.] "),
        ("A b c", "A c", "A [−b] c"),
        ("A c", "A b c", "A [+b] c"),
        ("", "New.", "[+New.] "),
        ("One.\n\nTwo.\n\nThree.", "One.\n\n2.\n\nThree.", "…\n[−Two.] [+2.] \n…"),
        ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", "…\n[+Three.] "),
        ("One.\n\nTwo.\n\nThree.\n\nFour.", "1.\n\nTwo.\n\nThree.\n\n4.", "[−One.] [+1.] \n…\n[−Four.] [+4.] "),
        ("One two.\n\nThree.", "One two. Three 4.", "One two. [−Three.] [+Three 4.] "),
    ],
)
def test_only_paragraphs_that_changed_are_shown_word_by_word(old: str, new: str, shows: str) -> None:
    assert " ".join(marked(old, new).split()) == " ".join(shows.split())


def test_removed_words_are_struck_and_added_ones_bold() -> None:
    (content,) = changes("One two.", "One 2.")
    section, text, legend = content.blocks
    styles = [part.get("style") for part in text["elements"][0]["elements"]]
    assert styles == [None, {"strike": True}, None, {"bold": True}, None]
    assert legend["elements"][0]["text"] == "[−…] was removed, [+…] was added."
    assert section["text"]["text"] == content.text


@pytest.mark.parametrize(
    ("old", "new", "summary"),
    [
        ("One two three four.", "One 2 3 four five.", "The text was edited: 3 words removed, 4 words added."),
        ("One two", "One", "The text was edited: 1 word removed."),
        ("One", "One two", "The text was edited: 1 word added."),
        ("One two", "One\n\n two ", "The text was edited: only its spaces and line breaks."),
        ("One two", "One two", "The text was sent as it was."),
        ("x", "y " * 1_234, "The text was edited: 1 word removed, 1,234 words added."),
    ],
)
def test_the_notification_counts_the_words(old: str, new: str, summary: str) -> None:
    first, *_ = changes(old, new)
    assert first.text.removesuffix(" (1 of 3)") == summary


def test_equal_texts_show_no_changes() -> None:
    (content,) = changes("One.\n\nTwo.", "One.\n\nTwo.")
    assert "edited" not in content.text
    assert [block["type"] for block in content.blocks] == ["section"]
    assert pieces("One.\n\nTwo.", "One.\r\n\r\nTwo.") == []


def test_peoples_text_formats_and_pings_nothing() -> None:
    assert marked("a", "<!channel> *b* &amp;") == "[−a] [+<!channel> *b* &amp;] "


def test_a_long_unchanged_run_is_shortened() -> None:
    text = "word " * 5_000
    said = marked(f"{text}end", f"{text}END")
    assert len(said) < 500
    assert said.endswith("word [−end] [+END] ")


@pytest.mark.parametrize("letter", ["a", "語", "🎬", "a b "])
def test_a_long_change_is_split_over_messages(letter: str) -> None:
    old, new = letter * 9_000, "y " * 9_000
    contents = changes(old, new)
    assert len(contents) > 3
    for number, content in enumerate(contents, start=1):
        assert content.text.endswith(f"({number} of {len(contents)})")
    said = marked(old, new)
    removed = "".join(part.split("]")[0] for part in said.split("[−")[1:])
    added = "".join(part.split("]")[0] for part in said.split("[+")[1:])
    assert "".join(removed.split()) == "".join(old.split())
    assert added.count("y") == 9_000


def test_both_texts_can_be_read_from_the_pieces() -> None:
    chance = random.Random(7)
    for _ in range(50):
        words = [f"w{chance.randint(0, 30)}" for _ in range(300)]
        old, new = (" ".join(chance.choice(words) for _ in range(chance.randint(1, 200))) for _ in range(2))
        found = pieces(old, new)
        for text, other in ((old, "added"), (new, "removed")):
            assert " ".join(piece.text for piece in found if piece.kind != other).split() == text.split()


def test_very_long_different_texts_are_not_compared() -> None:
    chance = random.Random(3)
    old, new = (" ".join(f"w{chance.randint(0, 120)}" for _ in range(10_000)) for _ in "ab")
    assert [piece.kind for piece in pieces(f"Head. {old} End.", f"Head. {new} End.")] == [
        "same",
        "removed",
        "added",
        "same",
    ]


def test_many_small_changes_fit_with_all_their_signs() -> None:
    old, new = (" ".join(f"{number} {word}" for number in range(1_000)) for word in "ab")
    assert marked(old, new).count("[+b]") == 1_000


def test_words_are_counted() -> None:
    assert Piece("added", " two  words\n").words == 2


def test_a_page_reads_without_its_blocks() -> None:
    (content,) = changes("One two.", "One 2.")
    assert shown({"blocks": content.blocks}).startswith(content.text)
