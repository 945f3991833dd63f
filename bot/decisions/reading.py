"""Reads and checks an answer given in a modal: the words, the option or the edited text."""

from collections.abc import Mapping
from typing import Any

from bot.decisions.answers import RefusedError, Submission
from bot.decisions.fields import ROOM, fit_in_modal, parts
from bot.decisions.modals import INPUT, read_option, read_text, read_words
from greenlight import texts
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.spec.gate import Choice


def read_submission(services: Services, decision: Decision, choice: Choice, view: Mapping[str, Any]) -> Submission:
    """Returns the answer in a submitted modal. Raises RefusedError if it is not valid."""
    if choice.asks == "words":
        return Submission(choice=choice.key, words=_checked_words(read_words(view)))
    if choice.asks == "option":
        return Submission(choice=choice.key, option=read_option(view))
    text = read_text(view, text_of(services, decision))
    if not text.strip():
        raise RefusedError(texts.answers.EMPTY)
    return Submission(choice=choice.key, text=text)


def text_to_edit(services: Services, decision: Decision) -> str:
    """Returns the text that a decision is about. Raises RefusedError if it is gone, or longer than a modal."""
    text = text_of(services, decision)
    if not fit_in_modal(parts(text)):
        raise RefusedError(texts.answers.too_long_to_edit(len(text), ROOM))
    return text


def text_of(services: Services, decision: Decision) -> str:
    """Returns the text that a decision is about. Raises RefusedError if the text no longer exists."""
    try:
        return services.decisions.text(decision)[0]
    except KeyError as error:
        raise RefusedError(texts.answers.UNKNOWN) from error


def _checked_words(words: str) -> str:
    if not words:
        raise RefusedError(texts.answers.EMPTY)
    if len(words) > INPUT:
        raise RefusedError(texts.answers.words_too_long(INPUT, len(words)))
    return words
