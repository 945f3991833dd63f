"""`/greenlight`, mentions and direct messages, and the shortcut that starts a chain from a message."""

import time
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

from bot.listeners.events import note_event
from bot.runs.about import HELP, about
from bot.runs.forms import any_chain
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.slack.typed import from_message
from greenlight.slack.views import open_modal
from greenlight.spec.chain import FROM_MESSAGE, OWN_COMMAND

Json = dict[str, Any]


def register(app: App, services: Services) -> None:
    """Registers the listeners that are about the bot itself, not about one chain."""

    @app.command(OWN_COMMAND)
    def on_command(ack: Ack, body: Json) -> None:
        ack(about(services, body["user_id"], body.get("text", "")))

    @app.event("app_mention")
    def on_mention(body: Json, event: Json, say: Say) -> None:
        if _is_new(services, body):
            say(text=HELP, thread_ts=event.get("thread_ts", event["ts"]))

    @app.event("message")
    def on_message(body: Json, event: Json, say: Say) -> None:
        if event.get("channel_type") == "im" and _is_new(services, body):
            say(text=HELP, thread_ts=event.get("thread_ts"))

    @app.shortcut(FROM_MESSAGE)
    def on_shortcut(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        text = from_message(body["message"].get("text") or "", services.names.for_one_text())
        if not open_modal(client, body["trigger_id"], any_chain(body["channel"]["id"], text)):
            # Only `respond` works if the bot is not in the channel.
            respond(text=texts.forms.CHOOSE_AGAIN)
        ack()


def _is_new(services: Services, body: Mapping[str, Any]) -> bool:
    """Whether a person has just written this: not a bot, not an edit, and not a repeated delivery."""
    event = body["event"]
    said = not (event.get("bot_id") or "edited" in event or event.get("subtype", "file_share") != "file_share")
    return said and note_event(services.runs.items, body["event_id"], int(time.time()))
