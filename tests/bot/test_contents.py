"""What the bot wrote into buttons and modals, and Slack sends back."""

import json
from typing import Any

import pytest

from bot.contents import check_action, check_view
from bot.decisions.modals import ANSWER, FIELD, PART, PERSON, VALUE
from bot.runs.forms import ANY, CHAIN, START
from greenlight.decisions.message import DECIDE, HAND_OVER
from greenlight.home.view import BEGIN, OLDER
from greenlight.runs.card import HISTORY, STOP
from greenlight.wire.reading import ContractError
from tests.bot.sent import BUTTON, METADATA, click, submission


def test_what_is_not_ours_is_not_read() -> None:
    check_action({"action_id": "other"})
    check_view({"callback_id": "other"})


@pytest.mark.parametrize(
    ("action_id", "value"),
    [(f"{DECIDE}greenlight", "{}"), (HAND_OVER, "text"), (STOP, ""), (HISTORY, ""), (OLDER, "page"), (OLDER, "1")],
)
def test_a_button_needs_its_value(action_id: str, value: str) -> None:
    with pytest.raises(ContractError):
        check_action(click(action_id, value)["actions"][0])


@pytest.mark.parametrize("text", [None, {}, {"text": None}])
def test_a_button_needs_its_label(text: Any) -> None:
    with pytest.raises(ContractError):
        check_action({**click(f"{BEGIN}movie-pitch")["actions"][0], "text": text})


@pytest.mark.parametrize(
    ("callback_id", "metadata", "values"),
    [
        (ANSWER, "{}", {FIELD: {VALUE: {"value": "words"}}}),
        (ANSWER, BUTTON, {}),
        (ANSWER, BUTTON, {FIELD: {}}),
        (ANSWER, BUTTON, {FIELD: {VALUE: {"value": 5}}}),
        (ANSWER, BUTTON, {FIELD: {VALUE: {"selected_option": {"value": "one"}}}}),
        (ANSWER, BUTTON, {f"{PART}one": {VALUE: {"value": "text"}}}),
        (PERSON, BUTTON, {FIELD: {VALUE: {}}}),
        (ANY, METADATA, {CHAIN: {VALUE: {"selected_option": None}}}),
        (ANY, METADATA, {CHAIN: {VALUE: {"selected_option": {"value": None}}}}),
        (ANY, "{}", {CHAIN: {VALUE: {"selected_option": {"value": "movie-pitch"}}}}),
        (f"{START}movie-pitch", METADATA, {"other": {VALUE: {"value": "cowboys"}}}),
        (f"{START}movie-pitch", "[]", {"movie": {VALUE: {"value": "cowboys"}}}),
        (f"{START}movie-pitch", json.dumps({}), {"movie": {VALUE: {"value": "cowboys"}}}),
    ],
)
def test_a_modal_needs_what_the_bot_put_into_it(callback_id: str, metadata: str, values: Any) -> None:
    with pytest.raises(ContractError):
        check_view(submission(callback_id, metadata, values)["view"])
