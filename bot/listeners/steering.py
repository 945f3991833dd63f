"""The run card's buttons: stop, try again."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.decisions.answers import RefusedError
from bot.listeners.telling import tell_privately
from bot.runs.steering import stop, try_again
from greenlight.decisions.services import Services
from greenlight.runs.card import STOP, TRY_AGAIN
from greenlight.slack.blocks import Content


def register(app: App, services: Services) -> None:
    """Listens to the buttons that steer a run."""

    @app.action(STOP)
    def on_stop(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        _told(client, body, lambda: stop(services, action["value"], body["user"]["id"]))
        ack()

    @app.action(TRY_AGAIN)
    def on_try_again(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        _told(client, body, lambda: try_again(services, action["value"], body["user"]["id"]))
        ack()


def _told(client: WebClient, body: dict[str, Any], steer: Callable[[], None]) -> None:
    try:
        steer()
    except RefusedError as refusal:
        tell_privately(client, body, Content(str(refusal), []))
