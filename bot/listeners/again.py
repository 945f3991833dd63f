"""Buttons that do once more what Slack did not take: start a run, or send a result."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.listeners.commands import chains_of
from bot.listeners.telling import tell_privately
from bot.runs.words import kept_words
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.delivery.accept import enqueue
from greenlight.lifecycle.start import Request, start
from greenlight.runs.card import SEND_AGAIN
from greenlight.slack.blocks import Content
from greenlight.slack.escaping import escape
from greenlight.spec.chain import OWN_COMMAND

Json = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Registers the two buttons."""

    @app.action(re.compile(f"^{replies.START_NOW}"))
    def on_start(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        tell_privately(client, body, start_now(services, body, action))
        ack()

    @app.action(SEND_AGAIN)
    def on_send_again(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        kept = services.runs.kept_result(action["value"])
        if kept:
            enqueue(services, kept, again=body["trigger_id"])
        tell_privately(client, body, Content(texts.delivery.SENDING if kept else texts.delivery.NOT_KEPT, []))
        ack()


def start_now(services: Services, body: Json, action: Json) -> Content:
    """Starts the run of a command that Slack's limit held up, with the kept words. Returns what to tell the person.

    The run's name comes from the id of the words, so a second click starts nothing.
    """
    call, id = action["action_id"].removeprefix(replies.START_NOW), action["value"]
    words, chains = kept_words(services.runs.items, body["user"]["id"], id), chains_of(call)
    if len(chains) != 1:
        return Content(texts.forms.not_here(escape(call), OWN_COMMAND), [])
    if not words:
        return Content(texts.forms.words_gone(escape(call)), [])
    (chain,) = chains
    request = Request(
        chain=chain,
        inputs={part.name: "" for part in chain.inputs} | {chain.inputs[0].name: words},
        user=body["user"]["id"],
        team=body["team"]["id"],
        channel=body["channel"]["id"],
        id=id,
    )
    refusal = start(services, request)
    if refusal == texts.refused.busy(chain.call):
        return replies.start_now(refusal, chain.call, id)
    return replies.refused(refusal, chain.call, id) if refusal else Content(texts.forms.STARTED, [])
