"""Finds whom a message notifies, for tests that text from a model or a person pings nobody by accident."""

import re
from collections.abc import Iterator
from typing import Any

from local.slack.workspace import Json

_MENTION = re.compile(r"<(?:@([UW]\w+)|!(here|channel|everyone|group)|!subteam\^(S\w+))(?:[|^][^>]*)?>")
# It is unverified how Slack treats mentions inside a markdown block, so every possible form counts.
_MARKDOWN_BROADCAST = re.compile(r"@(here|channel|everyone)\b")


def pings(message: Json) -> list[str]:
    """Returns the mentioned users' and groups' ids, and "here", "channel" and "everyone"; each once.

    Like Slack, uses the blocks if there are any, and otherwise `text`.
    """
    blocks = message.get("blocks")
    found = _in_blocks(blocks) if blocks else _in_mrkdwn(message.get("text", ""))
    return list(dict.fromkeys(found))


def _in_mrkdwn(text: str) -> Iterator[str]:
    for user, broadcast, group in _MENTION.findall(text):
        yield user or broadcast or group


def _in_blocks(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _in_blocks(item)
    if isinstance(value, dict):
        yield from _in_object(value)
        for item in value.values():
            yield from _in_blocks(item)


def _in_object(value: Json) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            yield from _in_mrkdwn(text)
        case {"type": "markdown", "text": str(text)}:
            yield from _in_mrkdwn(text)
            yield from _MARKDOWN_BROADCAST.findall(text)
        case {"type": "user", "user_id": str(mentioned)}:
            yield mentioned
        case {"type": "usergroup", "usergroup_id": str(mentioned)}:
            yield mentioned
        case {"type": "broadcast", "range": str(mentioned)}:
            yield mentioned
