"""Clicks on buttons."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import replies
from bot.answers import RefusedError, Reply, answer
from bot.forms import first_modal
from bot.listeners.commands import read_command
from chains.catalog import by_command
from greenlight.blocks import OPEN_LINK
from greenlight.contract import ButtonValue
from greenlight.questions import DECIDE
from greenlight.services import Services


def register(app: App, services: Services) -> None:
    """Listens to the buttons of decisions and forms, and to links, which Slack reports too."""

    @app.action(re.compile(f"^{DECIDE}"))
    def on_decide(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        button = ButtonValue.from_json(action["value"])
        try:
            answer(services, button, body["user"]["id"], Reply(choice=button.choice))
        except RefusedError as refusal:
            client.chat_postEphemeral(
                channel=body["channel"]["id"],
                user=body["user"]["id"],
                thread_ts=body["message"].get("thread_ts"),
                text=str(refusal),
            )
        ack()

    @app.action(re.compile(f"^{replies.OPEN_FORM}"))
    def on_open_form(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        command, _, word = action["action_id"].removeprefix(replies.OPEN_FORM).partition(" ")
        chains, _ = read_command(by_command()[command], word)
        client.views_open(trigger_id=body["trigger_id"], view=first_modal(chains, body["channel"]["id"]))
        ack()

    @app.action(OPEN_LINK)
    def on_link(ack: Ack) -> None:
        ack()
