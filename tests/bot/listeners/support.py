"""Runs the bot's app as a server for the local Slack."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.wrappers import Request, Response

from bot.app import Bot
from greenlight.decisions.services import Services
from local.aws.urls import event_of, response_of
from local.slack.dispatch import Answer, send_interaction
from local.slack.payloads import interaction, response_url
from local.slack.server import LocalSlack
from local.web import WebServer
from tests.e2e.person import element
from tests.local.slack.support import STUDIO
from tests.secret import StoredSecret


def expire_triggers(slack: LocalSlack) -> Callable[[], None]:
    """Uses up every trigger before the app can use it. Call the returned function to undo this."""
    exchange = slack._app.triggers.exchange

    def twice(trigger_id: str) -> Any:
        exchange(trigger_id)
        return exchange(trigger_id)

    def restore() -> None:
        slack._app.triggers.exchange = exchange  # type: ignore[method-assign]

    slack._app.triggers.exchange = twice  # type: ignore[method-assign]
    return restore


def server_of(bot: Bot) -> WebServer:
    """Returns a server that calls the bot as its Function URL does."""

    def answer(request: Request) -> Response:
        return response_of(bot.answer(event_of(request, "123456789012")))

    return WebServer(Request.application(answer))


@contextmanager
def listening(services: Services, slack: LocalSlack) -> Iterator[None]:
    """Runs the app as the bot of this Slack."""
    endpoint = services.states.meta.endpoint_url
    stored = StoredSecret(endpoint, bot_token=slack.bot_token, signing_secret=slack.signing_secret)
    services.secret = stored.reader()
    server = server_of(Bot(services, time.time))
    server.start()
    slack.request_url = server.url
    try:
        yield
    finally:
        server.stop()


def presses(slack: LocalSlack, user: str, message: dict[str, Any], action_id: str, /, **more: Any) -> int:
    """Clicks a button of a message as it was shown, perhaps earlier. Returns the HTTP status of the app's answer."""
    pressed = element(message, action_id)
    channel = message.get("channel", STUDIO)
    payload = {
        **interaction(slack._app, "block_actions", slack.workspace.users[user]),
        "trigger_id": slack._app.triggers.issue(user),
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
        "channel": {"id": channel, "name": "studio"},
        "message": message,
        "response_url": response_url(slack._app, channel, user, message["ts"]),
        "actions": [{"action_ts": "9.000100", "block_id": "b", **pressed}],
        **more,
    }
    return send_interaction(slack._app, payload).status


def submits(slack: LocalSlack, user: str, view: dict[str, Any], values: dict[str, Any]) -> Answer:
    """Submits a modal that was opened earlier, perhaps by an earlier version. Returns the app's answer."""
    sent = {**view, "id": "V1", "hash": "1.a", "state": {"values": values}}
    payload = {**interaction(slack._app, "view_submission", slack.workspace.users[user]), "view": sent}
    return send_interaction(slack._app, {**payload, "trigger_id": slack._app.triggers.issue(user)})
