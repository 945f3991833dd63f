"""A run's texts and its result."""

from dataclasses import replace

from chains.movie_pitch.chain import chain
from greenlight.runs.result import comes_as_file, result, text_file, thread_messages
from tests.greenlight.runs.test_card import MESSAGE, RUN


def test_a_long_text_becomes_numbered_messages() -> None:
    text = "\n\n".join(f"paragraph {number} " + "word " * 50 for number in range(150))
    parts = thread_messages(replace(MESSAGE, text=text), "")
    assert parts[0].text.startswith(f"One-page pitch (1 of {len(parts)})")
    everything = "".join(part.blocks[0]["text"] for part in parts)
    assert all(f"paragraph {number} " in everything for number in range(150))


def test_a_very_long_text_becomes_a_file() -> None:
    four, six = (replace(MESSAGE, text=("word " * 1_700 + "\n\n") * number) for number in (4, 6))
    assert (comes_as_file(four), len(thread_messages(four, ""))) == (False, 4)
    assert (comes_as_file(six), len(thread_messages(six, ""))) == (True, 1)
    (shown,) = thread_messages(six, "offline")
    assert [block["type"] for block in shown.blocks] == ["markdown", "context", "context"]
    assert "(1 of" not in shown.text


def test_a_texts_file_is_complete_and_has_a_portable_name() -> None:
    assert text_file(replace(MESSAGE, title="a/b: <c>\n?", text=" x \n"), "") == ("a b c.md", "x\n")
    assert text_file(replace(MESSAGE, title="", text="x"), "offline") == ("Text.md", "x\n\n_offline_\n")
    assert len(text_file(replace(MESSAGE, title="t" * 999), "")[0]) < 160


def test_markdown_that_slack_cannot_show_is_made_readable() -> None:
    (shown,) = thread_messages(replace(MESSAGE, text="<b>x</b>\n\n" + "| a " * 21 + "|\n" + "|---" * 21 + "|"), "")
    assert "<b>" not in str(shown.blocks)
    assert "```" in str(shown.blocks)


def test_if_no_model_was_asked_the_last_message_says_so() -> None:
    notes = [
        ("offline" in str(content.blocks))
        for content in thread_messages(replace(MESSAGE, text="w " * 9_000), "offline")
    ]
    assert notes == [False] * (len(notes) - 1) + [True]


def test_a_long_result_says_that_there_is_more() -> None:
    assert "The thread has the whole text" in str(
        result(chain, RUN, replace(MESSAGE, text="w " * 3_000), "", "").blocks
    )
    assert "The thread has the whole text" not in str(result(chain, RUN, MESSAGE, "", "").blocks)
