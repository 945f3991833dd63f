"""Requests as Slack sends them, in the Function URL's payload format 2.0."""

import base64
import json
import time
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot import replies
from bot.decisions.modals import ANSWER, FIELD, PART, PERSON, VALUE
from bot.runs.forms import ANY, CHAIN, START
from greenlight.decisions.message import DECIDE, HAND_OVER
from greenlight.home.view import BEGIN, NEWEST, OLDER
from greenlight.runs.card import HISTORY, SHOW_REPLY, STOP, TRY_AGAIN
from greenlight.spec.chain import FROM_MESSAGE, OWN_COMMAND
from greenlight.wire.button import ButtonValue
from tests.local.slack.support import ADA, STUDIO

Json = dict[str, Any]

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TRIGGER = "the trigger"
"""Stands for a trigger id in every payload."""
TS = "1700000000.000100"
"""Stands for the timestamp of a message in every payload."""

BUTTON = ButtonValue(run="movie-pitch-1", decision="greenlight-1", choice="greenlight").to_json()
WHO = {"user": {"id": ADA, "name": "ada"}, "team": {"id": "T0STUDIO001"}, "trigger_id": TRIGGER, "response_urls": []}
MESSAGE = {"ts": TS, "thread_ts": TS, "text": "words"}
CLICKED = {"channel": {"id": STUDIO}, "container": MESSAGE, "message": MESSAGE}


def click(action_id: str, value: str = "", **where: Any) -> Json:
    action: Json = {"type": "button", "action_id": action_id, "block_id": "b", "text": {"text": "Go"}}
    if value:
        action["value"] = value
    return {"type": "block_actions", **WHO, **(where or CLICKED), "actions": [action]}


def submission(callback_id: str, metadata: str, values: Json) -> Json:
    blocks = [{"type": "input", "block_id": name} for name in values]
    view = {"id": "V1", "hash": "1", "callback_id": callback_id, "private_metadata": metadata, "blocks": blocks}
    return {"type": "view_submission", **WHO, "view": {**view, "type": "modal", "state": {"values": values}}}


def event(kind: str, **fields: Any) -> Json:
    found = {"type": kind, "user": ADA, "channel": STUDIO, "ts": TS, **fields}
    return {"type": "event_callback", "team_id": "T0STUDIO001", "event_id": "Ev1", "event": found}


def command(name: str, text: str = "") -> Json:
    where = {"user_id": ADA, "team_id": "T0STUDIO001", "channel_id": STUDIO, "trigger_id": TRIGGER}
    return {"command": name, "text": text, **where}


COMMANDS = [command(OWN_COMMAND), command("/pitch-movie"), command("/gone")]
EVENTS: list[Json] = [
    {"type": "url_verification", "challenge": "word"},
    event("app_home_opened", tab="home"),
    event("app_mention"),
    event("message", channel_type="im"),
    event("team_join"),
]
METADATA = json.dumps({"channel": STUDIO})
CHOSEN = {CHAIN: {VALUE: {"selected_option": {"value": "movie-pitch"}}}}
INTERACTIONS = [
    {"type": "message_action", "callback_id": FROM_MESSAGE, **WHO, **CLICKED, "response_url": "http://127.0.0.1:1/"},
    click(f"{DECIDE}greenlight", BUTTON),
    click(HAND_OVER, BUTTON, view={"type": "home"}),
    *(click(id, "movie-pitch-1") for id in (HISTORY, SHOW_REPLY, STOP, TRY_AGAIN)),
    click(OLDER, "1:1", view={"type": "home"}),
    click(NEWEST, view={"type": "home"}),
    click(f"{BEGIN}movie-pitch"),
    click(f"{replies.OPEN_FORM}/pitch-movie"),
    submission(ANSWER, BUTTON, {FIELD: {VALUE: {"value": "words"}}}),
    submission(ANSWER, BUTTON, {FIELD: {VALUE: {"selected_option": {"value": "1"}}}}),
    submission(ANSWER, BUTTON, {f"{PART}0": {VALUE: {"value": "text"}}}),
    submission(PERSON, BUTTON, {FIELD: {VALUE: {"selected_user": ADA}}}),
    submission(ANY, METADATA, CHOSEN),
    submission(f"{START}movie-pitch", METADATA, {"movie": {VALUE: {"value": ""}}}),
]
PAYLOADS: list[tuple[Json, str]] = [
    *((payload, "command") for payload in COMMANDS),
    *((payload, "event") for payload in EVENTS),
    *((payload, "interaction") for payload in INTERACTIONS),
]
"""What Slack sends of each kind; nothing in it starts a run."""


def encoded(payload: Any, kind: str) -> tuple[str, str]:
    """Returns the body and the content type."""
    if kind == "event":
        return json.dumps(payload), JSON
    return urlencode(payload if kind == "command" else {"payload": json.dumps(payload)}), FORM


def request(body: str, secret: str, content_type: str = JSON, *, age: int = 0, in_base64: bool = False) -> Json:
    """Returns a request whose body was signed `age` seconds ago."""
    timestamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body) or ""
    return {
        "version": "2.0",
        "headers": {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature,
        },
        "requestContext": {"http": {"method": "POST", "path": "/"}},
        "body": base64.b64encode(body.encode()).decode() if in_base64 else body,
        "isBase64Encoded": in_base64,
    }
