"""Tells one person something: in a private message, or at a modal's field."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger
from slack_bolt import Ack
from slack_sdk import WebClient

from bot import replies
from greenlight import texts
from greenlight.people.names import Names
from greenlight.slack.blocks import Content
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.telling import Reader, tell
from greenlight.slack.typed import from_message
from greenlight.slack.views import open_modal

logger = Logger(child=True)

MAX_NAMES = 3
"""How many people and groups of a list are named at a field. Each needs a call to Slack, which waits three seconds."""

_ONE = r"<(?:@|!subteam\^)[^>]*>"
_BETWEEN = "[^<>.:;]{1,8}"
_OTHERS = re.escape(texts.words.with_others("", 2)).replace("2", r"(\d+)")
_LIST = re.compile(rf"({_ONE}(?:{_BETWEEN}{_ONE}){{{MAX_NAMES - 1}}})((?:{_BETWEEN}{_ONE})+)(?:{_OTHERS})?")


def tell_privately(client: WebClient, body: Mapping[str, Any], what: Content) -> None:
    """Tells the person who clicked something that only they see, next to the message with the button if possible.

    After a click in App Home it opens a modal instead, or sends a direct message if it is too late for a modal. A
    refusal by Slack is only logged.
    """
    if not (from_home(body) and _tell_at_home(client, body, what)):
        tell(client, reader_of(body), what)


def reader_of(body: Mapping[str, Any]) -> Reader:
    """Returns who made a request, and where: the thread of the clicked message, if it is in one."""
    message = body.get("message") or body.get("container", {})
    thread_ts = message.get("thread_ts", "")
    return Reader(
        user=body["user"]["id"],
        channel=(body.get("channel") or {}).get("id", ""),
        # A card with replies has its own timestamp as thread_ts, but people read it in the channel.
        thread_ts="" if thread_ts == message.get("ts") else thread_ts,
        response_url=body.get("response_url", ""),
    )


def from_home(body: Mapping[str, Any]) -> bool:
    """Whether a click was made in App Home, which belongs to no channel."""
    return bool(body.get("view", {}).get("type") == "home")


def _tell_at_home(client: WebClient, body: Mapping[str, Any], what: Content) -> bool:
    try:
        return open_modal(client, body["trigger_id"], replies.notice(what))
    except NO_ANSWER as error:
        logger.warning("a modal could not be opened", error=str(error))
        return False


def tell_at_field(ack: Ack, client: WebClient, view: Mapping[str, Any], text: str, field: str = "") -> None:
    """Keeps a modal open, with what was typed, and shows the text at a field; at the first one if it has no such field.

    A modal without fields is replaced with the text.
    """
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input" and block.get("block_id")]
    if not fields:
        ack(response_action="update", view=replies.notice(Content(text, [])))
        return
    said = plain_text(text, Names(client).for_one_text())
    ack(response_action="errors", errors={field if field in fields else fields[0]: said})


def show_modal(client: WebClient, body: Mapping[str, Any], action: Mapping[str, Any], view: dict[str, Any]) -> None:
    """Opens a modal after a click. If it is too late, a private message offers the same button again."""
    if not open_modal(client, body["trigger_id"], view):
        tell_privately(client, body, replies.open_again(action))


def plain_text(mrkdwn: str, name: Callable[[str], str]) -> str:
    """Returns the text without formatting: `name` names people and groups (`MAX_NAMES` in a list); times are in UTC."""
    return from_message(_LIST.sub(_shortened, mrkdwn), name)


def _shortened(names: re.Match[str]) -> str:
    first, more, others = names.groups()
    return texts.words.with_others(first, more.count("<") + int(others or 0))
