"""App Home: publishes it when it is opened, turns its pages, and starts chains from it."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.telling import from_home, show_modal, tell_privately
from bot.runs.forms import form
from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.home.publish import publish_home
from greenlight.home.view import BEGIN, NEWEST, OLDER
from greenlight.lifecycle.start import start_refusal
from greenlight.slack.blocks import Content
from greenlight.slack.escaping import escape
from greenlight.spec.catalog import find_chains
from greenlight.spec.chain import OWN_COMMAND


def register(app: App, services: Services) -> None:
    """Registers the event for opening App Home, and the buttons on it."""

    @app.event("app_home_opened")
    def on_home(event: dict[str, Any]) -> None:
        if event["tab"] == "home":
            publish_home(services, event["user"])

    @app.action(OLDER)
    def on_older(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        publish_home(services, body["user"]["id"], action["value"])
        ack()

    @app.action(NEWEST)
    def on_newest(ack: Ack, body: dict[str, Any]) -> None:
        publish_home(services, body["user"]["id"])
        ack()

    @app.action(re.compile(f"^{BEGIN}"))
    def on_begin(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        chain = find_chains().get(action["action_id"].removeprefix(BEGIN))
        if chain and (refusal := start_refusal(services, chain, body["user"]["id"])):
            tell_privately(client, body, Content(refusal, []))
        elif chain:
            show_modal(client, body, action, form(chain, ""))
        elif not from_home(body):
            tell_privately(client, body, Content(texts.forms.not_here(escape(action["text"]["text"]), OWN_COMMAND), []))
        else:
            # The chain existed when Home was published, so Home is out of date.
            publish_home(services, body["user"]["id"])
        ack()
