"""App Home: what one can start."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot import replies
from greenlight.services import Services


def register(app: App, services: Services) -> None:
    """Publishes a person's App Home when they open it."""

    @app.event("app_home_opened")
    def on_home(event: dict[str, Any], client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=replies.home())
