"""Submitted modals: forms and menus start runs, others answer a decision or hand it over.

What is refused is said in the modal, which stays open, so that nobody's words are lost.
"""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.answers import RefusedError, answer, decision_for
from bot.forms import ANY, MENU, START, WHERE, asks_where, chosen_chain, is_from_home, next_form, read_form
from bot.handing import hand_over
from bot.listeners.telling import tell_at_field
from bot.modals import ANSWER, PERSON, STRETCH, read_button, read_option, read_person, stretch_modal
from bot.reading import read_reply, text_of
from bot.runs import Request, barred, refused_inputs, start
from chains.catalog import find_chains
from greenlight import texts
from greenlight.blocks import Content
from greenlight.home import refresh_home
from greenlight.services import Services

Json = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Listens to every chain's form, every command's menu, and the modals of decisions."""
    for callback_id, act in ((ANSWER, send_reply), (STRETCH, choose_stretch), (PERSON, send_person)):
        app.view(callback_id)(_on(services, act))

    @app.view(re.compile(f"^(?:{MENU}|{ANY}$)"))
    def on_menu(ack: Ack, body: Json, view: Json) -> None:
        if refusal := barred(services, chosen_chain(view), body["user"]["id"]):
            # On top of the menu, where another one can be chosen.
            ack(response_action="push", view=replies.notice(Content(refusal, [])))
        else:
            ack(response_action="update", view=next_form(view))

    @app.view(re.compile(f"^{START}"))
    def on_form(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        chain = find_chains()[view["callback_id"].removeprefix(START)]
        channel, inputs = read_form(chain, view)
        if errors := refused_inputs(chain, inputs):
            ack(response_action="errors", errors=errors)
            return
        request = Request(
            chain=chain,
            inputs=inputs,
            user=body["user"]["id"],
            team=body["team"]["id"],
            channel=channel,
            # A form that is sent twice is one request.
            id=f"{view['id']}:{view['hash']}",
        )
        refusal = start(services, request)
        if refusal == texts.runs.not_in_here(chain.call) and asks_where(view):
            tell_at_field(ack, client, view, texts.runs.NOT_IN_THERE, WHERE)
        elif refusal:
            tell_at_field(ack, client, view, refusal, chain.inputs[0].name)
        else:
            if is_from_home(view):
                refresh_home(services, request.user, request.name)
            ack()


def send_reply(services: Services, user: str, view: Json) -> None:
    """Answers a decision with what a modal holds. Raises RefusedError."""
    button = read_button(view)
    decision = decision_for(services, button, user)
    choice = decision.gate.choice(button.choice)
    assert choice
    answer(services, button, user, read_reply(services, decision, choice, view))


def choose_stretch(services: Services, user: str, view: Json) -> Json:
    """The modal with the chosen stretch of a long text. Raises RefusedError."""
    button = read_button(view)
    decision = decision_for(services, button, user)
    choice = decision.gate.choice(button.choice)
    assert choice
    return stretch_modal(button, choice, text_of(services, decision), read_option(view))


def send_person(services: Services, user: str, view: Json) -> None:
    """Hands a decision over to the chosen person. Raises RefusedError."""
    hand_over(services, read_button(view), user, read_person(view))


def _on(services: Services, act: Callable[[Services, str, Json], Json | None]) -> Callable[..., None]:
    """The listener for a decision's modal: what it does, which view comes next, and how a refusal is told."""

    def listener(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        try:
            following = act(services, body["user"]["id"], view)
        except RefusedError as refusal:
            tell_at_field(ack, client, view, str(refusal))
            return
        if following:
            ack(response_action="update", view=following)
            return
        button = read_button(view)
        if button.home:
            refresh_home(services, body["user"]["id"], button.run)
        ack()

    return listener
