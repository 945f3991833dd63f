from typing import Any

import pytest

from local.slack.people import ControlError
from local.slack.states import REQUIRED, input_errors, state_values
from tests.local.slack.support import actions, text_input

YES = {"text": {"type": "plain_text", "text": "Yes"}, "value": "yes"}
NO = {"text": {"type": "plain_text", "text": "No"}, "value": "no"}


def choice(**element: Any) -> list[dict[str, Any]]:
    return [actions({"action_id": "choice", **element}, block_id="b")]


@pytest.mark.parametrize(
    ("element", "given", "expected"),
    [
        ({"type": "static_select", "options": [YES, NO]}, "no", {"selected_option": NO}),
        ({"type": "static_select", "options": [YES]}, None, {"selected_option": None}),
        ({"type": "static_select", "option_groups": [{"options": [YES]}]}, "yes", {"selected_option": YES}),
        ({"type": "radio_buttons", "options": [YES, NO]}, {"selected_option": YES}, {"selected_option": YES}),
        ({"type": "checkboxes", "options": [YES, NO]}, ["yes", "no"], {"selected_options": [YES, NO]}),
        ({"type": "checkboxes", "options": [YES]}, "yes", {"selected_options": [YES]}),
        (
            {"type": "checkboxes", "options": [YES]},
            {"type": "checkboxes", "selected_options": []},
            {"selected_options": []},
        ),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "conversations_select"}, "C1", {"selected_conversation": "C1"}),
    ],
    ids=str,
)
def test_plain_values_become_slacks_objects(element: Any, given: Any, expected: Any) -> None:
    values = state_values(choice(**element), {"b": {"choice": given}})
    assert values == {"b": {"choice": {"type": element["type"], **expected}}}


def test_missing_values_are_the_initial_ones() -> None:
    blocks = [text_input("words", initial_value="start"), *choice(type="users_select", initial_user="U1")]
    assert state_values(blocks, {}) == {
        "words": {"text": {"type": "plain_text_input", "value": "start"}},
        "b": {"choice": {"type": "users_select", "selected_user": "U1"}},
    }


@pytest.mark.parametrize("given", [{"b": {"choice": "maybe"}}, {"b": {"other": "yes"}}, {"c": {"choice": "yes"}}])
def test_an_unknown_option_or_input_is_refused(given: Any) -> None:
    with pytest.raises(ControlError):
        state_values(choice(type="static_select", options=[YES]), given)


@pytest.mark.parametrize(
    ("block", "value", "expected"),
    [
        (text_input("words"), "", REQUIRED),
        (text_input("words"), "  \n", REQUIRED),
        (text_input("words", optional=True), "", ""),
        (text_input("words", optional=True, min_length=3), "", ""),
        (text_input("words", min_length=3), "ab", "This field needs at least 3 characters."),
        (text_input("words", max_length=3), "abcd", "This field takes at most 3 characters."),
        (text_input("words", max_length=3), "abc", ""),
        (text_input("words"), "x" * 3001, "This field takes at most 3000 characters."),
    ],
    ids=str,
)
def test_inputs_are_checked_before_submission(block: Any, value: str, expected: str) -> None:
    problems = input_errors([block], state_values([block], {"words": {"text": value}}))
    assert problems == ({"words": expected} if expected else {})
