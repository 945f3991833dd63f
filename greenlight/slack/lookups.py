"""Looks up people, groups and channels in Slack. Errors are raised as SlackApiError."""

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

CHANNELS_PER_PAGE = 999
"""Channels to ask Slack for at a time: its maximum."""


def channels_of(slack: WebClient, user: str) -> list[str]:
    """The ids of the channels that the user is in, private ones too; for "", the bot's channels.

    Scopes `channels:read` and `groups:read`.
    """
    types = "public_channel,private_channel"
    pages = slack.users_conversations(user=user or None, types=types, exclude_archived=True, limit=CHANNELS_PER_PAGE)
    return [str(channel["id"]) for page in pages for channel in page["channels"]]


def members_of(slack: WebClient, group: str) -> frozenset[str]:
    """The ids of a user group's members. Scope `usergroups:read`."""
    return frozenset(slack.usergroups_users_list(usergroup=group)["users"])


def person(slack: WebClient, user: str) -> Mapping[str, Any]:
    """A user as Slack describes them. Scope `users:read`."""
    found: Mapping[str, Any] = slack.users_info(user=user)["user"]
    return found


def own_workspace(slack: WebClient) -> tuple[str, str]:
    """The ids of the workspace that the app is installed in, and of its Enterprise Grid organisation ("": none)."""
    found = slack.auth_test()
    return str(found["team_id"]), str(found.get("enterprise_id") or "")


def handle_of(slack: WebClient, group: str) -> str:
    """A user group's handle, without the @; "" if Slack does not list the group. Scope `usergroups:read`."""
    groups = slack.usergroups_list()["usergroups"]
    return next((str(found["handle"]) for found in groups if found["id"] == group), "")


def channel_name(slack: WebClient, channel: str) -> str:
    """A channel's name, without the #. Scopes `channels:read` and `groups:read`."""
    return str(slack.conversations_info(channel=channel)["channel"]["name"])
