"""Opens modals and publishes App Home: the only calls for Slack views. Errors are raised as SlackApiError."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from slack_sdk import WebClient

from greenlight.slack.errors import NO_ANSWER, Trouble, error_name, trouble_of

logger = Logger(child=True)

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"}
"""Slack's errors for a trigger that is older than three seconds, or was already used."""


def open_modal(slack: WebClient, trigger_id: str, view: Mapping[str, Any]) -> bool:
    """Opens a modal in response to what somebody just did.

    False if it is too late for the trigger, or if Slack did not answer or has a problem of its own. The modal may be
    open nevertheless, but the trigger cannot be used again.
    """
    try:
        slack.views_open(trigger_id=trigger_id, view=dict(view))
    except NO_ANSWER as error:
        if trouble_of(error) is not Trouble.PASSING and error_name(error) not in TOO_LATE:
            raise
        logger.warning("a modal was not opened", error=error_name(error))
        return False
    return True


def publish_home(slack: WebClient, user: str, view: Mapping[str, Any]) -> None:
    """Shows a person's App Home."""
    slack.views_publish(user_id=user, view=dict(view))
