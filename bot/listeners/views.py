"""Submitted modals: forms and menus start runs; others answer a decision or hand it over.

A refusal is shown in the modal, which stays open, so people do not lose what they typed.
"""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.decisions.answers import RefusedError, answer, check_still_there, decision_for
from bot.decisions.handing import hand_over
from bot.decisions.modals import ANSWER, PERSON, read_button, read_person
from bot.decisions.reading import read_submission
from bot.listeners.telling import tell_at_field
from bot.runs.forms import (
    ANY,
    MENU,
    START,
    WHERE,
    asks_where,
    chain_of,
    chosen_chain,
    is_from_home,
    next_form,
    read_form,
)
from bot.runs.seeing import place_refusal
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.home.publish import refresh_home
from greenlight.lifecycle.refused import at_channel
from greenlight.lifecycle.start import Request, input_errors, start, start_refusal
from greenlight.slack.blocks import Content
from greenlight.slack.escaping import escape
from greenlight.spec.chain import OWN_COMMAND, Chain
from greenlight.wire.reading import ContractError

Json = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Registers every chain's form, every command's menu, and the modals of decisions."""
    for callback_id, act in ((ANSWER, send_answer), (PERSON, send_person)):
        app.view(callback_id)(_on(services, act))

    @app.view(re.compile(f"^(?:{MENU}|{ANY}$)"))
    def on_menu(ack: Ack, body: Json, view: Json) -> None:
        chain = chosen_chain(view)
        if refusal := gone(chain) or start_refusal(services, chain, body["user"]["id"]):
            # Push it on top of the menu, so the person can go back and choose another chain.
            ack(response_action="push", view=replies.notice(Content(refusal, [])))
        else:
            ack(response_action="update", view=next_form(view))

    @app.view(re.compile(f"^{START}"))
    def on_form(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        chain = chain_of(view)
        if refusal := gone(chain):
            tell_at_field(ack, client, view, refusal)
            return
        request = _request(chain, body, view)
        if errors := input_errors(chain, request.inputs) or _place_errors(services, request, view):
            _show_errors(ack, client, view, errors)
            return
        refusal = start(services, request)
        if asks_where(view) and (about_channel := at_channel(chain, refusal)):
            tell_at_field(ack, client, view, about_channel, WHERE)
        elif refusal:
            tell_at_field(ack, client, view, refusal, chain.inputs[0].name)
        else:
            if is_from_home(view):
                refresh_home(services, request.user, request.name)
            ack()


def _show_errors(ack: Ack, client: WebClient, view: Json, errors: dict[str, str]) -> None:
    """Shows what is wrong at each field. A form of an earlier version lacks fields that the chain has since."""
    shown = {name: text for name, text in errors.items() if name in view["state"]["values"]}
    if shown:
        ack(response_action="errors", errors=shown)
    else:
        tell_at_field(ack, client, view, texts.forms.EARLIER_FORM)


def gone(chain: Chain) -> str:
    """Returns what to say if a modal's chain no longer exists, or "" if it does."""
    return "" if chain.command else texts.forms.not_here(escape(chain.title), OWN_COMMAND)


def _place_errors(services: Services, request: Request, view: Json) -> dict[str, str]:
    """Returns what is wrong with the channel that the person chose in a form, by its field."""
    refusal = place_refusal(services, request.channel, request.user) if asks_where(view) else ""
    return {WHERE: refusal} if refusal else {}


def _request(chain: Chain, body: Json, view: Json) -> Request:
    """Returns the request in a submitted form. A form sent twice gives the same id, so it starts one run."""
    channel, inputs = read_form(chain, view)
    user, team = body["user"]["id"], body["team"]["id"]
    return Request(chain=chain, inputs=inputs, user=user, team=team, channel=channel, id=f"{view['id']}:{view['hash']}")


def send_answer(services: Services, user: str, view: Json) -> None:
    """Answers a decision with the contents of a modal. Raises RefusedError."""
    button = read_button(view)
    decision = decision_for(services, button, user)
    check_still_there(services, decision, user)
    choice = decision.gate.choice(button.choice)
    if not choice:
        raise RefusedError(texts.answers.UNKNOWN)
    answer(services, button, user, read_submission(services, decision, choice, view), decision)


def send_person(services: Services, user: str, view: Json) -> None:
    """Hands a decision over to the chosen person. Raises RefusedError."""
    hand_over(services, read_button(view), user, read_person(view))


def _on(services: Services, act: Callable[[Services, str, Json], None]) -> Callable[..., None]:
    """Returns the listener for a decision's modal: calls `act`, shows a refusal in the modal, and refreshes Home."""

    def listener(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        try:
            button = read_button(view)
        except ContractError:
            tell_at_field(ack, client, view, texts.forms.EARLIER_FORM)
            return
        try:
            act(services, body["user"]["id"], view)
        except RefusedError as refusal:
            tell_at_field(ack, client, view, str(refusal))
            return
        if button.home:
            refresh_home(services, body["user"]["id"], button.run)
        ack()

    return listener
