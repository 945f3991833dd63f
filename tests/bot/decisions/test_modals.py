import json
from dataclasses import replace
from typing import Any

import pytest

from bot.decisions.fields import fit_in_modal, parts
from bot.decisions.modals import (
    answer_modal,
    person_modal,
    read_button,
    read_option,
    read_person,
    read_text,
    read_words,
)
from greenlight.spec.gate import Policy
from local.slack.blocks import check_view
from local.slack.states import state_values
from tests.bot.decisions.asked import DECISION, button, choice
from tests.local.slack.support import ADA, BEN

Json = dict[str, Any]
TEXT = "One.\r\n\r\nTwo."
LONG = "\n\n".join("word " * 200 for _ in range(150))


def opened(key: str, text: str = TEXT, **changes: Any) -> Json:
    """Returns the modal of a choice, after checking that Slack accepts it."""
    view = answer_modal(button(key), replace(DECISION, **changes), choice(key), text)
    check_view(view)
    return view


def filled(view: Json, **values: str) -> Json:
    """Returns the modal as Slack sends it after somebody has filled it in."""
    given = {
        block: {one["element"]["action_id"]: values[block]}
        for one in inputs(view)
        if (block := one["block_id"]) in values
    }
    return {**view, "state": {"values": state_values(view["blocks"], given)}}


def inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


@pytest.mark.parametrize("key", ["change", "edit", "pick"])
def test_a_modal_knows_its_button_but_not_the_token(key: str) -> None:
    view = opened(key)
    assert "ttt" not in json.dumps(view)
    assert read_button(view) == replace(button(key), token="")
    assert (view["title"]["text"], view["submit"]["text"]) == (choice(key).label.rstrip("…"), choice(key).submit)


def test_words_are_asked_with_the_choices_question() -> None:
    (field,) = inputs(opened("change"))
    element = field["element"]
    assert field["label"]["text"] == "What should change?"
    assert (element["multiline"], element["max_length"]) == (True, 3_000)


def test_words_are_read_as_people_see_them() -> None:
    view = opened("change")
    assert read_words(filled(view, field="  more\nhorses ")) == "more\nhorses"
    assert read_words(filled(view, field=":tada:\u00a0more\u200b")) == "🎉 more"
    assert read_words(filled(view)) == ""


def test_an_option_is_chosen_by_its_index_not_its_name() -> None:
    view = opened("pick", options=("Same", "Same", ""))
    element = inputs(view)[0]["element"]
    assert [option["text"]["text"] for option in element["options"]] == ["1. Same", "2. Same", "3. Option 3"]
    assert read_option(filled(view, field="1")) == 1


def test_many_options_are_shown_in_a_menu() -> None:
    (ten,), (many,) = (inputs(opened("pick", options=("x" * 75,) * count)) for count in (10, 100))
    assert (ten["element"]["type"], many["element"]["type"]) == ("radio_buttons", "static_select")


@pytest.mark.parametrize("letter", ["x", "語", "🎬"])
def test_options_beyond_a_hundred_are_in_groups(letter: str) -> None:
    view = opened("pick", options=tuple(f"{number} {letter * 75}" for number in range(120)))
    (field,) = inputs(view)
    groups = field["element"]["option_groups"]
    assert [(group["label"]["text"], len(group["options"])) for group in groups] == [
        ("1 to 100", 100),
        ("101 to 120", 20),
    ]
    assert field["hint"]["text"] == "The full texts are in the thread."
    assert read_option(filled(view, field="119")) == 119


@pytest.mark.parametrize("letter", ["x", "語", "🎬"])
def test_people_are_told_that_some_options_are_not_offered(letter: str) -> None:
    (field,) = inputs(opened("pick", options=(letter * 75,) * 201, title=letter * 3_000))
    assert sum(len(group["options"]) for group in field["element"]["option_groups"]) == 200
    assert field["hint"]["text"] == "The first 200 of 201 are in this menu. The full texts are in the thread."


def test_an_unedited_text_comes_back_byte_for_byte() -> None:
    view = opened("edit")
    (field,) = inputs(view)
    assert (field["element"]["initial_value"], field["optional"]) == ("One.\n\nTwo.", False)
    assert read_text(filled(view), TEXT) == TEXT
    assert read_text(filled(view, part0="Three."), TEXT) == "Three."


def test_a_long_text_has_a_field_for_each_part() -> None:
    text = LONG[:20_000]
    view = opened("edit", text)
    fields = inputs(view)
    assert fields[1]["label"]["text"] == f"The pitch (2 of {len(fields)})"
    assert all(field["optional"] for field in fields)
    assert read_text(filled(view), text) == text
    whole = filled(view)
    whole["state"]["values"]["part1"]["value"]["value"] = None
    assert len(read_text(whole, text)) < len(text) - 1_000


@pytest.mark.parametrize("letter", ["語", "🎬", '"', "\n"])
def test_slack_accepts_any_text(letter: str) -> None:
    text = (letter * 99 + "\n") * 150
    assert fit_in_modal(parts(text))
    check_view(opened("edit", text))


@pytest.mark.parametrize(
    ("policy", "hint"),
    [
        (Policy(), "From then on only they may answer."),
        (Policy(users=(BEN,)), "From then on only they may answer."),
        (Policy(groups=("S1",)), "From then on only they may answer."),
        (Policy(users=(ADA, BEN)), "From then on they may answer instead of you."),
    ],
)
def test_the_hand_over_modal_says_who_may_answer_afterwards(policy: Policy, hint: str) -> None:
    view = person_modal(button(""), replace(DECISION, gate=replace(DECISION.gate, policy=policy)), BEN)
    check_view(view)
    assert inputs(view)[0]["hint"]["text"] == f"They are asked in the thread. {hint}"
    assert read_person(filled(view, field=BEN)) == BEN
