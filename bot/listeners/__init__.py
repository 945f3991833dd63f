"""The bot's listeners, one module for each kind of request.

A listener calls `ack` last: Lambda may freeze the process once Slack has its response (`process_before_response`).
"""

from slack_bolt import App

from bot.listeners import about, actions, again, commands, failing, home, steering, views
from greenlight.decisions.services import Services


def register(app: App, services: Services) -> None:
    """Registers every listener."""
    # `about` comes before `commands`, which ends with a catch-all, as `failing` does for all other requests.
    for kind in (about, actions, again, commands, home, steering, views, failing):
        kind.register(app, services)
