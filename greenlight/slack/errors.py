"""Slack's errors, and messages and channels that are permanently out of reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from aws_lambda_powertools import Logger
from slack_sdk.errors import SlackApiError, SlackClientError

logger = Logger(child=True)

NO_ANSWER = (SlackClientError, OSError, HTTPException)
"""What a call to Slack raises if there is no usable response: rejected, not reached, or interrupted."""

UNSEEN = {"message_not_found", "channel_not_found", "is_archived", "is_inactive"}
"""Slack's errors for a message that nobody reads: it is gone, or its channel is archived (`is_inactive`)."""

FIXED = {"cant_update_message", "edit_window_closed"}
"""Slack's errors for a message that can never be changed, because the workspace does not allow it."""


@contextmanager
def ignore_unreachable() -> Iterator[None]:
    """Leaves the block quietly if a call can never succeed (`UNSEEN`, `FIXED`); other errors are raised."""
    try:
        yield
    except SlackApiError as error:
        if error.response["error"] not in UNSEEN | FIXED:
            raise
        logger.warning("a message can no longer be shown", error=error.response["error"])
