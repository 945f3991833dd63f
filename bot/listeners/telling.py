"""Tells one person something: privately in a message's place, or at a modal's field."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import replies
from bot.decisions.modals import first_field
from greenlight import texts
from greenlight.slack.blocks import Content
from greenlight.slack.escaping import unescape

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired"}
NAMED = 3
"""People and groups of a list that are named at a field: each takes a call of Slack, which waits for three seconds."""

_MARK = re.compile(r"<(@|!date\^|!subteam\^)([^>|]*)(?:\|([^>]*))?>")
_ONE = r"<(?:@|!subteam\^)[^>]*>"
_BETWEEN = "[^<>.:;]{1,8}"
_LIST = re.compile(rf"({_ONE}(?:{_BETWEEN}{_ONE}){{{NAMED - 1}}})((?:{_BETWEEN}{_ONE})+)")


def tell_privately(client: WebClient, body: Mapping[str, Any], what: Content) -> None:
    """Posts what only the person who clicked sees, next to the message with the button.

    Of a click in App Home it is said in a modal; where that comes too late, in their direct messages.
    """
    if from_home(body):
        _tell_at_home(client, body, what)
        return
    message = body.get("message") or body["container"]
    thread_ts = message.get("thread_ts")
    client.chat_postEphemeral(
        channel=body["channel"]["id"],
        user=body["user"]["id"],
        # A card that has replies names itself as its thread, and is read in the channel.
        thread_ts=None if thread_ts == message.get("ts") else thread_ts,
        text=what.text,
        blocks=what.blocks or None,
    )


def from_home(body: Mapping[str, Any]) -> bool:
    """Whether a click was made in App Home, which is in no channel."""
    return bool(body.get("view", {}).get("type") == "home")


def _tell_at_home(client: WebClient, body: Mapping[str, Any], what: Content) -> None:
    try:
        client.views_open(trigger_id=body["trigger_id"], view=replies.notice(what))
    except SlackApiError as error:
        if error.response["error"] not in TOO_LATE:
            raise
        client.chat_postMessage(channel=body["user"]["id"], text=what.text, blocks=what.blocks or None)


def tell_at_field(ack: Ack, client: WebClient, view: Mapping[str, Any], text: str, field: str = "") -> None:
    """Keeps a modal open, with what was typed, and says at a field ("": the first) why."""
    said = plain_text(text, lambda id: _name(client, id))
    ack(response_action="errors", errors={field or first_field(view): said})


def show_modal(client: WebClient, body: Mapping[str, Any], action: Mapping[str, Any], view: dict[str, Any]) -> None:
    """Opens a modal for a click; where that comes too late a private message offers the same button again."""
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    except SlackApiError as error:
        if error.response["error"] not in TOO_LATE:
            raise
        tell_privately(client, body, replies.open_again(action))


def plain_text(mrkdwn: str, name: Callable[[str], str]) -> str:
    """The text for a place that formats nothing: people and groups by `name`, `NAMED` of a list, times in UTC."""

    def say(mark: re.Match[str]) -> str:
        kind, value, fallback = mark.groups()
        return fallback if kind == "!date^" else f"@{name(value)}"

    return unescape(_MARK.sub(say, _LIST.sub(_shortened, mrkdwn)))


def _shortened(names: re.Match[str]) -> str:
    first, more = names.groups()
    return texts.words.with_others(first, more.count("<"))


def _name(client: WebClient, id: str) -> str:
    """What a user or a group is called, without the @."""
    try:
        if id.startswith("S"):
            groups = client.usergroups_list()["usergroups"]
            return next((str(group["handle"]) for group in groups if group["id"] == id), texts.words.SOMEBODY)
        found = client.users_info(user=id)["user"]
    except (SlackClientError, OSError):
        return texts.words.SOMEBODY
    return str(found["profile"].get("display_name") or found["name"])
