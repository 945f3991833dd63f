"""Sends the app its subscribed events (messages, mentions, the Home tab opened) and the shortcuts that people use."""

import secrets
from collections.abc import Mapping
from typing import Any

from local.slack.clicks import click_outcome
from local.slack.dispatch import send_interaction
from local.slack.installation import Installation
from local.slack.payloads import channel_name, interaction, response_url
from local.slack.people import ControlError, channel_of, message_of, person, typed, writable
from local.slack.redelivery import deliver
from local.slack.workspace import Json

MESSAGES = {
    "public_channel": ("message.channels", "channel"),
    "private_channel": ("message.groups", "group"),
    "im": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}
"""The subscription to messages in each kind of conversation, and the event's `channel_type`."""


def say(app: Installation, channel_id: str, user_id: str, text: str, thread_ts: str = "") -> Json:
    """Posts what a person typed, tells the app if it subscribed to that, and returns the message."""
    workspace = app.workspace
    user = person(workspace, user_id)
    channel = writable(workspace, channel_id, user)
    if not text.strip():
        raise ControlError("A message needs text.", 400)
    if thread_ts:
        message_of(workspace, channel, thread_ts, user)
    message = {"user": user.id, "text": typed(workspace, text), **({"thread_ts": thread_ts} if thread_ts else {})}
    stored = workspace.post(channel.id, message)
    heard = {**stored, "channel": channel.id, "event_ts": stored["ts"]}
    if workspace.bot_user_id in channel.members:
        subscription, kind = MESSAGES[channel.kind]
        _tell(app, subscription, {**heard, "channel_type": kind})
        if not channel.is_im and f"<@{workspace.bot_user_id}>" in stored["text"]:
            _tell(app, "app_mention", {**heard, "type": "app_mention"})
    return stored


def open_home(app: Installation, user_id: str) -> None:
    """Tells the app, if it subscribed, that the person opened its Home tab."""
    workspace = app.workspace
    user = person(workspace, user_id)
    direct = next(channel for channel in workspace.channels.values() if channel.user == user.id)
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": direct.id, "tab": "home"}
    event["event_ts"] = workspace.next_ts()
    if user.id in workspace.homes:
        event["view"] = workspace.homes[user.id]
    _tell(app, "app_home_opened", event)


def _tell(app: Installation, subscription: str, event: Json) -> None:
    if subscription not in app.bot_events:
        return
    workspace = app.workspace
    authorization = {"team_id": workspace.team_id, "user_id": workspace.bot_user_id, "is_bot": True}
    envelope = {
        "type": "event_callback",
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "api_app_id": workspace.app_id,
        "event": event,
        "event_id": f"Ev0{secrets.token_hex(5).upper()}",
        "event_time": int(workspace.now()),
        "authorizations": [{**authorization, "enterprise_id": None, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }
    deliver(app, envelope)


def use_shortcut(app: Installation, request: Mapping[str, Any]) -> Json:
    """Sends a shortcut of the manifest to the app; a message shortcut needs `channel` and `messageTs`."""
    workspace = app.workspace
    user = person(workspace, request["user"])
    shortcut = app.shortcuts.get(request["callback_id"])
    if shortcut is None:
        raise ControlError(f"The app has no shortcut {request['callback_id']!r}.")
    on_message = shortcut["type"] == "message"
    payload = {
        **interaction(app, "message_action" if on_message else "shortcut", user),
        "callback_id": shortcut["callback_id"],
        "trigger_id": app.triggers.issue(user.id),
        "action_ts": workspace.next_ts(),
    }
    if on_message:
        channel = channel_of(workspace, request["channel"], user)
        message = message_of(workspace, channel, request["messageTs"], user)
        payload |= {
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "message": message,
            "message_ts": message["ts"],
            "response_url": response_url(app, channel.id, user.id, message["ts"]),
        }
    return click_outcome(send_interaction(app, payload))
