"""The bot's entry point: passes the requests that Slack signed on to Bolt."""

import time
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from bot.app import Bot
from greenlight.decisions.services import Services

logger = Logger()


@cache
def bot() -> Bot:
    """Returns the bot. It is made on the first request, because the secret may be filled in after deployment."""
    return Bot(Services(in_request=True), time.time)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers one request from Slack, in the Function URL's payload format 2.0."""
    return bot().answer(event)
