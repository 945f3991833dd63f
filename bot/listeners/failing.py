"""What nothing else answers: requests of earlier versions, and requests that ended in an error."""

import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient

from bot.listeners.telling import tell_at_field, tell_privately
from greenlight import texts
from greenlight.aws.metrics import count
from greenlight.decisions.services import Services
from greenlight.slack.blocks import Content
from greenlight.slack.escaping import escape, unescape
from greenlight.wire.names import REQUEST_FAILED

logger = Logger(child=True)
Json = dict[str, Any]

ANYTHING = re.compile("")


def register(app: App, services: Services) -> None:
    """Registers the error handler, and catch-alls for buttons, modals and shortcuts that no other listener knows.

    Other modules have to register theirs first.
    """
    app.error(on_error)

    @app.action(ANYTHING)
    def on_other_action(ack: Ack, body: Json, client: WebClient) -> None:
        tell_privately(client, body, Content(texts.forms.EARLIER_BUTTON, []))
        ack()

    @app.view(ANYTHING)
    def on_other_view(ack: Ack, view: Json, client: WebClient) -> None:
        tell_at_field(ack, client, view, texts.forms.EARLIER_FORM)

    @app.shortcut(ANYTHING)
    def on_other_shortcut(ack: Ack, body: Json, client: WebClient) -> None:
        tell_privately(client, body, Content(texts.forms.EARLIER_SHORTCUT, []))
        ack()


def on_error(error: Exception, body: Mapping[str, Any], client: WebClient) -> BoltResponse | None:
    """Tells the person that a request ended in an error, in words instead of Slack's warning sign.

    An event keeps its HTTP 500, so that Slack delivers it again.
    """
    logger.error("a request ended in an error", exc_info=error)
    count(REQUEST_FAILED)
    if "command" in body:
        typed = escape(unescape(f"{body['command']} {body.get('text', '')}".strip()))
        return BoltResponse(status=200, body=f"{texts.forms.WENT_WRONG}\n{texts.forms.you_typed(typed)}")
    if body.get("type") == "view_submission":
        ack = Ack()
        tell_at_field(ack, client, body["view"], texts.forms.WENT_WRONG)
        return ack.response
    if "user" in body:
        tell_privately(client, body, Content(texts.forms.WENT_WRONG, []))
        return BoltResponse(status=200)
    return None
