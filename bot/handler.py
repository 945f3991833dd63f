"""The bot's entry: requests of Slack to the Function URL, handed to Bolt."""

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
    """Bolt's handler, made with the first request, so that a secret that is filled in later is found."""
    return SlackRequestHandler(make_app(Services(in_request=True)))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers one request of Slack, in the Function URL's payload format 2.0."""
    response: dict[str, Any] = slack_handler().handle(event, context)
    return response
