"""The run card's buttons: stop and retry."""

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
    """Registers the buttons that stop or retry a run."""

    @app.action(STOP)
    def on_stop(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        _steer(client, body, lambda: stop(services, action["value"], body["user"]["id"]))
        ack()

    @app.action(TRY_AGAIN)
    def on_try_again(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        _steer(client, body, lambda: try_again(services, action["value"], body["user"]["id"]))
        ack()


def _steer(client: WebClient, body: dict[str, Any], act: Callable[[], None]) -> None:
    try:
        act()
    except RefusedError as refusal:
        tell_privately(client, body, Content(str(refusal), []))
