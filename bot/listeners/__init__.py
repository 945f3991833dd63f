"""What the bot listens to, one module a kind of request."""

from slack_bolt import App

from bot.listeners import actions, commands, home, views
from greenlight.services import Services


def register(app: App, services: Services) -> None:
    """Registers every listener."""
    for kind in (actions, commands, home, views):
        kind.register(app, services)
