"""Clicks on buttons."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.decisions.answers import RefusedError, Submission, answer, decision_for
from bot.decisions.history import history_modal
from bot.decisions.modals import answer_modal, person_modal
from bot.decisions.reading import text_to_edit
from bot.listeners.commands import chains_of
from bot.listeners.copies import close_card_copy, close_question_copy
from bot.listeners.telling import from_home, show_modal, tell_privately
from bot.runs.forms import ANY, any_chain, first_modal, form_with
from bot.runs.reply import reply_modal
from bot.runs.seeing import seeing_refusal
from bot.runs.words import kept_words
from greenlight import texts
from greenlight.decisions.message import DECIDE, HAND_OVER
from greenlight.decisions.services import Services
from greenlight.home.publish import refresh_home
from greenlight.runs.card import HISTORY, SHOW_REPLY
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import OPEN_LINK, Content
from greenlight.slack.escaping import escape
from greenlight.spec.chain import OWN_COMMAND
from greenlight.wire.button import ButtonValue
from greenlight.wire.reading import ContractError

Json = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Registers the buttons of decisions, cards and forms, and link buttons, because Slack reports those clicks too."""
    app.action(re.compile(f"^{DECIDE}"))(_on(services, decide))
    app.action(HAND_OVER)(_on(services, choose_person))

    @app.action(HISTORY)
    def on_history(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        name = action["value"]
        run = services.runs.find(name)
        if _may_see(services, client, body, run):
            show_modal(client, body, action, history_modal(services.decisions.of_run(name), run))
            close_card_copy(services, body, name)
        ack()

    @app.action(SHOW_REPLY)
    def on_show_reply(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        if _may_see(services, client, body, services.runs.find(action["value"])):
            show_modal(client, body, action, reply_modal(services.runs.reply(action["value"])))
            close_card_copy(services, body, action["value"])
        ack()

    @app.action(re.compile(f"^{replies.OPEN_FORM}"))
    def on_open_form(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        call, channel = action["action_id"].removeprefix(replies.OPEN_FORM), body["channel"]["id"]
        words = kept_words(services.runs.items, body["user"]["id"], action.get("value") or "")
        chains = chains_of(call)
        if call == ANY:
            show_modal(client, body, action, any_chain(channel, words))
        elif len(chains) == 1 and words:
            show_modal(client, body, action, form_with(chains[0], channel, words, len(words)))
        elif chains:
            show_modal(client, body, action, first_modal(chains, channel))
        else:
            tell_privately(client, body, Content(texts.forms.not_here(escape(call), OWN_COMMAND), []))
        ack()

    @app.action(re.compile(f"^{OPEN_LINK}"))
    def on_link(ack: Ack) -> None:
        ack()


def decide(services: Services, button: ButtonValue, user: str) -> Json | None:
    """Answers with a button's choice, or returns the modal to open if the choice asks for more. Raises RefusedError."""
    decision = decision_for(services, button, user)
    choice = decision.gate.choice(button.choice)
    if choice and choice.asks:
        text = text_to_edit(services, decision) if choice.asks == "text" else ""
        return answer_modal(button, decision, choice, text)
    answer(services, button, user, Submission(choice=button.choice), decision)
    return None


def choose_person(services: Services, button: ButtonValue, user: str) -> Json:
    """Returns the modal that asks who else should decide. Raises RefusedError."""
    return person_modal(button, decision_for(services, button, user), user)


def _may_see(services: Services, client: WebClient, body: Json, run: RunRecord | None) -> bool:
    """Returns whether the person may see what belongs to a run, and tells them if not."""
    here = body.get("channel", {}).get("id", "")
    refusal = seeing_refusal(services, run, body["user"]["id"], here)
    if refusal:
        tell_privately(client, body, Content(refusal, []))
    return not refusal


def _on(services: Services, act: Callable[[Services, ButtonValue, str], Json | None]) -> Callable[..., None]:
    """Returns the listener for a decision's button: it calls `act` and tells the person about a refusal."""

    def listener(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        user, view = body["user"]["id"], None
        try:
            button = ButtonValue.from_json(action.get("value", ""))
        except ContractError:
            tell_privately(client, body, Content(texts.forms.EARLIER_BUTTON, []))
            ack()
            return
        try:
            view = act(services, button, user)
            if view:
                show_modal(client, body, action, view)
        except RefusedError as refusal:
            tell_privately(client, body, Content(str(refusal), []))
        close_question_copy(services, body, button)
        # Slack waits only three seconds, so after a click in a channel the notifier or the reconciler refreshes Home.
        if from_home(body) and not view:
            refresh_home(services, user, button.run)
        ack()

    return listener
