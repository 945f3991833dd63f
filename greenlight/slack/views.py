"""Opens modals and publishes App Home: the only calls for Slack views. Errors are raised as SlackApiError."""

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"}
"""Slack's errors for a trigger that is older than three seconds, or was already used."""


def open_modal(slack: WebClient, trigger_id: str, view: Mapping[str, Any]) -> bool:
    """Opens a modal in response to what somebody just did. False if it is too late for the trigger."""
    try:
        slack.views_open(trigger_id=trigger_id, view=dict(view))
    except SlackApiError as error:
        if error.response["error"] not in TOO_LATE:
            raise
        return False
    return True


def publish_home(slack: WebClient, user: str, view: Mapping[str, Any]) -> None:
    """Shows a person's App Home."""
    slack.views_publish(user_id=user, view=dict(view))
