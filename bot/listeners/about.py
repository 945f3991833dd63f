"""`/greenlight`, mentions and direct messages, and the shortcut that starts a chain from a message."""

from typing import Any

from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import replies
from bot.listeners.events import answer_once
from bot.listeners.telling import tell_privately
from bot.runs.about import HELP, about
from bot.runs.forms import any_chain
from bot.runs.words import keep_words
from greenlight.decisions.services import Services
from greenlight.slack.blocks import Content
from greenlight.slack.errors import Trouble, trouble_of
from greenlight.slack.post import post
from greenlight.slack.telling import Reader, tell
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
    def on_mention(body: Json, event: Json, client: WebClient) -> BoltResponse | None:
        if not _is_said(event):
            return None
        return answer_once(services.runs.items, body, lambda: _help(client, event, event["ts"]))

    @app.event("message")
    def on_message(body: Json, event: Json, client: WebClient) -> BoltResponse | None:
        if event.get("channel_type") != "im" or not _is_said(event):
            return None
        return answer_once(services.runs.items, body, lambda: _help(client, event))

    @app.shortcut(FROM_MESSAGE)
    def on_shortcut(ack: Ack, body: Json, client: WebClient) -> None:
        text = from_message(body["message"].get("text") or "", services.names.for_one_text())
        if not open_modal(client, body["trigger_id"], any_chain(body["channel"]["id"], text)):
            words = keep_words(services.runs.items, body["user"]["id"], text)
            tell_privately(client, body, replies.choose_again(words))
        ack()


def _is_said(event: Json) -> bool:
    """Whether a person has just written this: not a bot, and not an edit."""
    return not (event.get("bot_id") or "edited" in event or event.get("subtype", "file_share") != "file_share")


def _help(client: WebClient, event: Json, new_thread: str = "") -> None:
    """Posts the help in the event's thread, or in a new one. Where the bot may not post, only the person is told.

    Raises SlackApiError if that fails too.
    """
    said, thread_ts = Content(HELP, []), str(event.get("thread_ts", new_thread))
    try:
        post(client, event["channel"], said, thread_ts)
    except SlackApiError as error:
        reader = Reader(user=event["user"], channel=event["channel"], thread_ts=thread_ts)
        if trouble_of(error) is Trouble.PASSING or not tell(client, reader, said):
            raise
