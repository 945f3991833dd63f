"""The bot's entry point: passes Slack's requests to the Function URL on to Bolt."""

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from slack_bolt.adapter.aws_lambda import SlackRequestHandler

from bot.app import make_app
from greenlight.decisions.services import Services

logger = Logger()


@cache
def slack_handler() -> SlackRequestHandler:
    """Returns Bolt's handler. It is made on the first request, because the secret may be filled in after deployment."""
    return SlackRequestHandler(make_app(Services(in_request=True)))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers one request from Slack, in the Function URL's payload format 2.0."""
    response: dict[str, Any] = slack_handler().handle(event, context)
    return response
