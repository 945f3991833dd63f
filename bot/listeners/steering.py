"""The run card's buttons: stop and retry."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.decisions.answers import RefusedError
from bot.listeners.copies import close_card_copy
from bot.listeners.telling import tell_privately
from bot.runs.steering import stop, try_again
from greenlight.decisions.services import Services
from greenlight.runs.card import STOP, TRY_AGAIN
from greenlight.slack.blocks import Content


def register(app: App, services: Services) -> None:
    """Registers the buttons that stop or retry a run."""

    app.action(STOP)(_on(services, stop))
    app.action(TRY_AGAIN)(_on(services, try_again))


def _on(services: Services, act: Callable[[Services, str, str], None]) -> Callable[..., None]:
    """Returns the listener for a card's button: it calls `act` and tells the person about a refusal."""

    def listener(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        try:
            act(services, action["value"], body["user"]["id"])
        except RefusedError as refusal:
            tell_privately(client, body, Content(str(refusal), []))
        close_card_copy(services, body, action["value"])
        ack()

    return listener
