"""Checks what the bot itself wrote into its buttons and modals, and Slack sends back, before a listener reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.decisions.modals import (
    ANSWER,
    FIELD,
    PERSON,
    first_field,
    read_button,
    read_option,
    read_person,
    read_text,
    read_words,
)
from bot.replies import OPEN_FORM
from bot.runs.forms import ANY, MENU, START, chain_of, chosen_chain, is_from_home, next_form, read_form
from greenlight.decisions.message import DECIDE, HAND_OVER
from greenlight.home.view import BEGIN, OLDER
from greenlight.runs.card import HISTORY, SHOW_REPLY, STOP, TRY_AGAIN
from greenlight.wire.button import ButtonValue
from greenlight.wire.reading import ContractError

Json = Mapping[str, Any]


def check_action(action: Json) -> None:
    """Raises ContractError if a listener could not read the clicked button."""
    _check(_ACTIONS, action["action_id"], action)


def check_view(view: Json) -> None:
    """Raises ContractError if a listener could not read the submitted modal."""
    _check(_VIEWS, view["callback_id"], view)


def _check(readers: Mapping[str, Callable[[Json], Any]], id: str, content: Json) -> None:
    reader = next((reader for prefix, reader in readers.items() if id.startswith(prefix)), None)
    if reader is None:
        return
    try:
        reader(content)
    except (LookupError, TypeError, AttributeError, ValueError, StopIteration) as error:
        raise ContractError(f"{id}: {type(error).__name__} in its content") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _label(action: Json) -> None:
    _text(action["text"]["text"])


def _value(action: Json) -> str:
    _label(action)
    return _text(action["value"])


def _page(action: Json) -> None:
    _, _ = map(int, _value(action).split(":"))


def _answer(view: Json) -> None:
    """An answer: words, an option, or an edited text in parts."""
    read_button(view)
    first_field(view)
    values = view["state"]["values"]
    if FIELD not in values:
        read_text(view, "")
    elif "selected_option" in next(iter(values[FIELD].values())):
        read_option(view)
    else:
        read_words(view)


def _person(view: Json) -> None:
    read_button(view)
    first_field(view)
    read_person(view)


def _menu(view: Json) -> None:
    chain = chosen_chain(view)
    _text(chain.name)
    if chain.command:
        next_form(view)


def _form(view: Json) -> None:
    chain = chain_of(view)
    first_field(view)
    if chain.command:
        read_form(chain, view)
        is_from_home(view)


_ACTIONS: Mapping[str, Callable[[Json], Any]] = {
    DECIDE: lambda action: ButtonValue.from_json(_value(action)),
    HAND_OVER: lambda action: ButtonValue.from_json(_value(action)),
    OLDER: _page,
    **dict.fromkeys((STOP, TRY_AGAIN, HISTORY, SHOW_REPLY), _value),
    **dict.fromkeys((OPEN_FORM, BEGIN), _label),
}
_VIEWS: Mapping[str, Callable[[Json], Any]] = {ANSWER: _answer, PERSON: _person, MENU: _menu, ANY: _menu, START: _form}
