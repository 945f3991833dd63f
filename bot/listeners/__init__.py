"""The bot's listeners, one module for each kind of request."""

from slack_bolt import App

from bot.listeners import about, actions, commands, home, steering, views
from greenlight.decisions.services import Services


def register(app: App, services: Services) -> None:
    """Registers every listener."""
    for kind in (about, actions, commands, home, steering, views):
        kind.register(app, services)
