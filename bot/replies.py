"""The bot's replies to what people do: chooses the text and builds the message or modal."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.runs.forms import ANY
from greenlight import texts
from greenlight.decisions.message import by_whom, who_may
from greenlight.decisions.model import Decision
from greenlight.people.mentions import mention, mentions
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import Content, actions, content, section, when
from greenlight.slack.escaping import escape

OPEN_FORM = "open_form:"
START_NOW = "start_now:"


def not_stopped_by_you(run: RunRecord, owners: Sequence[str]) -> str:
    """The text for a person who tried to stop a run but may not."""
    who = [run.user, *owners] if run.user else list(owners)
    return texts.runs.not_stopped_by_you(mentions(who)) if who else texts.runs.NOBODY_STOPS_IT


def not_again(run: RunRecord) -> str:
    """The text for a run that cannot be retried: it did not fail, or somebody has retried it already."""
    if run.again_by:
        return texts.runs.tried_again(mention(run.again_by))
    return texts.runs.ALREADY_RETRIED if run.is_open else texts.runs.NOT_FAILED


def not_allowed(decision: Decision, user: str) -> str:
    """The text for a person who tried to answer but may not."""
    asked = when(decision.asked)
    if user in decision.gate.policy.not_users:
        return texts.answers.HANDED_OVER
    if decision.gate.policy.is_open:
        return texts.answers.not_the_requester(asked)
    return texts.answers.only_they(who_may(decision), asked)


def not_taken(decision: Decision) -> str:
    """The text for a click on a decision that is closed or is being answered right now."""
    choice = decision.choice
    if decision.state == "answered" and choice:
        return texts.answers.answered_already(by_whom(decision), when(decision.answered), escape(choice.label))
    if decision.state == "claimed":
        return texts.answers.being_answered(mention(decision.user))
    if decision.state == "open":
        return texts.answers.NOT_SENT
    return texts.answers.closed(when(decision.history[-1].at))


def asks_you(decision: Decision, by: str, to: str) -> Content:
    """The message in the thread for the person who takes over a decision."""
    people, question = (mention(to), mention(by)), escape(decision.gate.question)
    until = texts.answers.asks_you_until(*people, question, when(decision.due))
    return content(texts.answers.asks_you(*people, question), [section(until)])


def open_again(action: Mapping[str, Any]) -> Content:
    """A private message that offers a button again after its click came too late to open the modal."""
    label = action["text"]["text"]
    button = ButtonElement(text=label, action_id=action["action_id"], value=action.get("value"), style="primary")
    blocks = [section(texts.forms.too_late(escape(label))), *actions(button)]
    return content(texts.forms.too_late_notice(escape(label)), blocks)


def open_form(call: str, words: str = "") -> Content:
    """A private message with a button that opens a command's form or menu, for a command that was too late to do so.

    `words` is the id of the kept words that the form begins with.
    """
    said = SectionBlock(text=PlainTextObject(text=texts.forms.form_too_late(call)))
    return content(texts.forms.form_too_late_notice(call), [said, _form_button(call, words)])


def choose_again(words: str) -> Content:
    """A private message with a button that opens the menu of all chains, for a shortcut that was too late to do so."""
    return content(texts.forms.CHOOSE_AGAIN, [section(texts.forms.CHOOSE_AGAIN), _form_button(ANY, words)])


def refused(refusal: str, call: str, words: str) -> Content:
    """A refusal of a command, with a button that opens its form with the kept words, so that they are not lost."""
    return content(refusal, [section(refusal), *([_form_button(call, words)] if words else [])])


def start_now(refusal: str, call: str, words: str) -> Content:
    """A refusal that passes, with a button that starts the run with the kept words."""
    button = ButtonElement(text=texts.forms.START_NOW, action_id=START_NOW + call, style="primary", value=words)
    return content(refusal, [section(refusal), ActionsBlock(elements=[button])])


def _form_button(call: str, words: str) -> ActionsBlock:
    button = ButtonElement(text=texts.forms.OPEN_FORM, action_id=OPEN_FORM + call, style="primary", value=words or None)
    return ActionsBlock(elements=[button])


def notice(what: Content) -> dict[str, Any]:
    """A modal that tells one person something when no message can."""
    blocks = what.blocks or [section(what.text).to_dict()]
    return View(type="modal", title=texts.words.APP_NAME, close=texts.forms.CLOSE, blocks=blocks).to_dict()
