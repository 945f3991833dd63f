from dataclasses import replace

import pytest

from bot.listeners.commands import read_command, says_enough, unknown_word
from bot.runs.forms import first_modal, form, menu, next_form
from chains.movie_pitch.chain import chain as movie
from chains.trip_planner.chain import chain as trip
from greenlight.spec.chain import Input
from local.slack.blocks import check_view

FIRST = replace(movie, command="/twin", word="first-one")
SECOND = replace(trip, command="/twin", word="second")
SHARED = [FIRST, SECOND]
OPTIONAL = Input(name="language", label="Which language?", example="python", optional=True)
NEEDED = replace(OPTIONAL, optional=False)


@pytest.mark.parametrize("text", ["", "  ", "cats", "first-one cats"])
def test_a_command_of_one_chain_takes_all_of_its_text(text: str) -> None:
    assert read_command([movie], text) == ([movie], text.strip())


@pytest.mark.parametrize(
    ("text", "chosen", "rest"),
    [
        ("", SHARED, ""),
        ("second", [SECOND], ""),
        ("First-One  two  words ", [FIRST], "two  words"),
        ("second\nParis", [SECOND], "Paris"),
        ("`second`, “Paris” – a trip", [SECOND], "“Paris” – a trip"),
        ("first—one x", [FIRST], "x"),
        ("third Paris", [], "third"),
    ],
)
def test_a_shared_command_is_followed_by_a_word(text: str, chosen: list[object], rest: str) -> None:
    assert read_command(SHARED, text) == (chosen, rest)


def test_a_text_starts_a_run_if_nothing_else_is_needed() -> None:
    first = movie.inputs[0]
    assert says_enough(movie, "cats")
    assert not says_enough(movie, "")
    assert says_enough(replace(movie, inputs=(first, OPTIONAL)), "cats")
    assert not says_enough(replace(movie, inputs=(first, NEEDED)), "cats")


def test_a_text_that_is_too_long_opens_no_form() -> None:
    assert says_enough(replace(movie, inputs=(movie.inputs[0], NEEDED)), "x" * 501)


def test_a_word_without_text_starts_a_run_if_nothing_is_needed() -> None:
    assert says_enough(replace(FIRST, inputs=(OPTIONAL,)), "")
    assert not says_enough(replace(movie, inputs=(OPTIONAL,)), "")


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    words = unknown_word(SHARED, "<!channel>")
    assert words.startswith('/twin has no "&lt;!channel&gt;". Use one of these words after it: first-one, second.')


def test_the_menu_offers_every_chain_and_opens_its_form() -> None:
    view = menu([movie, trip], "C1")
    check_view(view)
    options = view["blocks"][0]["element"]["options"]
    assert [option["text"]["text"] for option in options] == ["🎬 Movie pitch", "🧳 Trip planner"]
    state = {"values": {"chain": {"value": {"selected_option": options[1]}}}}
    assert next_form({**view, "state": state}) == form(trip, "C1")


def test_the_form_shows_the_typed_text() -> None:
    view = form(replace(movie, inputs=(movie.inputs[0], OPTIONAL)), "C1", "cats")
    check_view(view)
    first, second = [block for block in view["blocks"] if block["type"] == "input"]
    assert (first["element"]["initial_value"], first["optional"]) == ("cats", False)
    assert ("initial_value" in second["element"], second["optional"]) == (False, True)


def test_one_chain_opens_its_form_and_several_open_the_menu() -> None:
    assert first_modal([movie], "C1") == form(movie, "C1")
    assert first_modal(SHARED, "C1") == menu(SHARED, "C1")
