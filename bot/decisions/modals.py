"""The modals for answers that need more than a click: words, an option, or an edited text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.decisions.fields import field_text, join, parts
from bot.selects import MOST_OPTIONS, select
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.options import option_names
from greenlight.decisions.policy import after_hand_over
from greenlight.slack.escaping import one_line
from greenlight.slack.typed import from_field
from greenlight.spec.gate import Choice
from greenlight.wire.button import ButtonValue

ANSWER = "answer"
PERSON = "hand_over"
FIELD = "field"
PART = "part"
VALUE = "value"
SOMEBODY = "U0"
INPUT = 3_000
"""How many characters an input holds (Block Kit reference)."""

RADIO_BUTTONS, LABEL, TITLE = 10, 75, 24
"""Limits from the Block Kit reference: radio buttons, characters in an option and in a modal's title."""


def answer_modal(button: ButtonValue, decision: Decision, choice: Choice, text: str) -> dict[str, Any]:
    """Returns the modal for a choice that asks for something. `text` is the text to decide about, and has to fit."""
    if choice.asks == "words":
        return _modal(ANSWER, button, choice, [_about(decision), _words(choice)])
    if choice.asks == "option":
        return _modal(ANSWER, button, choice, [_about(decision), _options(choice, decision.options)])
    found = parts(text)
    return _modal(ANSWER, button, choice, [_part(choice, found, place) for place in range(len(found))])


def person_modal(button: ButtonValue, decision: Decision, user: str) -> dict[str, Any]:
    """Returns the modal that asks the user who else should decide."""
    select = UserSelectElement(action_id=VALUE, placeholder=texts.forms.CHOOSE_SOMEBODY)
    hint = _from_then_on(decision, user)
    field = InputBlock(block_id=FIELD, label=texts.forms.WHO_SHOULD_DECIDE, hint=hint, element=select)
    choice = Choice(key="", label=texts.forms.ASK_SOMEONE_ELSE, done="", submit=texts.forms.ASK)
    return _modal(PERSON, button, choice, [_about(decision), field])


def read_button(view: Mapping[str, Any]) -> ButtonValue:
    """Returns the button that opened a modal, without its token."""
    return ButtonValue.from_json(view["private_metadata"])


def read_words(view: Mapping[str, Any]) -> str:
    """Returns the words that the person typed, without the white space around them."""
    return from_field(_field(view)["value"] or "").strip()


def read_option(view: Mapping[str, Any]) -> int:
    """Returns the index of the chosen option."""
    return int(_field(view)["selected_option"]["value"])


def read_person(view: Mapping[str, Any]) -> str:
    """Returns the user id of the chosen person."""
    return str(_field(view)["selected_user"])


def read_text(view: Mapping[str, Any], text: str) -> str:
    """Returns the whole text with the edits that were made in the modal."""
    fields = view["state"]["values"].items()
    edited = {int(id.removeprefix(PART)): field[VALUE]["value"] or "" for id, field in fields if id.startswith(PART)}
    return join(parts(text), edited)


def _field(view: Mapping[str, Any]) -> Mapping[str, Any]:
    field: Mapping[str, Any] = view["state"]["values"][FIELD][VALUE]
    return field


def _from_then_on(decision: Decision, user: str) -> str:
    """Returns the hint that says how the other person is asked, and who may answer afterwards."""
    after = after_hand_over(decision.gate.policy, user, SOMEBODY, decision.requester)
    alone = list(after.users) == [SOMEBODY] and not after.groups
    return texts.forms.ONLY_THEY_MAY_ANSWER if alone else texts.forms.THEY_ANSWER_FOR_YOU


def _words(choice: Choice) -> Block:
    element = PlainTextInputElement(action_id=VALUE, multiline=True, min_length=1, max_length=INPUT, focus_on_load=True)
    return InputBlock(block_id=FIELD, label=choice.question, element=element)


def _options(choice: Choice, labels: Sequence[str]) -> Block:
    options = [_option(place, name) for place, name in enumerate(option_names(labels))]
    few = len(options) <= RADIO_BUTTONS
    element = RadioButtonsElement(action_id=VALUE, options=options) if few else select(VALUE, options)
    more = len(options) > MOST_OPTIONS
    hint = texts.forms.first_offered(MOST_OPTIONS, len(options)) if more else texts.forms.IN_FULL_IN_THREAD
    return InputBlock(block_id=FIELD, label=choice.question, hint=hint, element=element)


def _part(choice: Choice, found: Sequence[str], place: int) -> Block:
    several = len(found) > 1
    element = PlainTextInputElement(
        action_id=VALUE, multiline=True, max_length=INPUT, initial_value=field_text(found[place]) or None
    )
    label = texts.words.numbered(choice.question, place + 1, len(found)) if several else choice.question
    return InputBlock(block_id=f"{PART}{place}", label=label, optional=several, element=element)


def _option(place: int, label: str) -> Option:
    return Option(text=PlainTextObject(text=one_line(label, LABEL)), value=str(place))


def _about(decision: Decision) -> Block:
    about = " · ".join(filter(None, [decision.gate.question, decision.title]))
    return SectionBlock(text=PlainTextObject(text=one_line(about, INPUT)))


def _modal(callback_id: str, button: ButtonValue, choice: Choice, blocks: Sequence[Block]) -> dict[str, Any]:
    return View(
        type="modal",
        callback_id=callback_id,
        # Without the token: the record has it, and Slack stores a view and sends it back.
        private_metadata=replace(button, token="").to_json(),
        title=one_line(choice.label.rstrip("…"), TITLE),
        submit=choice.submit or texts.forms.SEND,
        close=texts.forms.CANCEL,
        blocks=list(blocks),
    ).to_dict()
