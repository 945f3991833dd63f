"""Reads and checks what the app posts: text, blocks and author."""

import json
from collections.abc import Mapping
from typing import Any

from local.slack.blocks import check_message_blocks, with_ids
from local.slack.errors import SlackError, invalid_arguments
from local.slack.workspace import Json, Workspace

LONGEST_TEXT = 40_000


def parsed(value: Any, error: str) -> Any:
    """Returns a value, which a form holds as a JSON string. Raises SlackError `error` if that is not JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackError(error) from None


def content_of(arguments: Mapping[str, Any], *, may_be_empty: bool = False) -> Json:
    """Returns `text`, and `blocks` and `metadata` if present. Raises SlackError for what Slack would not post."""
    # Attachments are legacy, but silently dropping them would lose content.
    if arguments.get("attachments"):
        raise invalid_arguments("attachments are not supported by the local Slack", "/attachments")
    text = arguments.get("text") or ""
    if not isinstance(text, str):
        raise invalid_arguments("must provide a string", "/text")
    if len(text) > LONGEST_TEXT:
        raise SlackError("msg_too_long")
    blocks = parsed(arguments.get("blocks") or [], "invalid_blocks_format")
    if not (text or blocks or may_be_empty):
        raise SlackError("no_text")
    check_message_blocks(blocks)
    content: Json = {"text": text, **({"blocks": with_ids(blocks)} if blocks else {})}
    if arguments.get("metadata"):
        content["metadata"] = parsed(arguments["metadata"], "invalid_metadata_format")
    return content


def bot_author(workspace: Workspace) -> Json:
    """The fields that mark a message as the app's."""
    return {"user": workspace.bot_user_id, "bot_id": workspace.bot_id, "app_id": workspace.app_id}
