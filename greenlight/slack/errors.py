"""Messages and channels of Slack that are out of reach for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from aws_lambda_powertools import Logger
from slack_sdk.errors import SlackApiError, SlackClientError

logger = Logger(child=True)

NO_ANSWER = (SlackClientError, OSError, HTTPException)
"""What a call of Slack raises that brings no answer one can use: refused, not reached, or broken off half-way."""

UNSEEN = {"message_not_found", "channel_not_found", "is_archived", "is_inactive"}
"""Slack's errors for a message that nobody reads any more: it is gone, or its channel is archived (`is_inactive`)."""

FIXED = {"cant_update_message", "edit_window_closed"}
"""Slack's errors for a message that stays as it is, whoever tries again: the workspace allows no change of it."""


@contextmanager
def in_reach() -> Iterator[None]:
    """Ends at a call of Slack's that can never be done, as there is nothing left to do; other errors are raised."""
    try:
        yield
    except SlackApiError as error:
        if error.response["error"] not in UNSEEN | FIXED:
            raise
        logger.warning("a message cannot be shown any more", error=error.response["error"])
