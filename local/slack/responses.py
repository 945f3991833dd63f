"""Posts the app's answers to a person, from a slash command's response or through a response URL."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from local.slack.contents import bot_author, content_of
from local.slack.errors import SlackError
from local.slack.installation import Installation
from local.slack.refusals import RESPONSE_URL, Answered
from local.slack.response_urls import ResponseUrl
from local.slack.workspace import Json, Workspace


def blueprint(app: Installation) -> Blueprint:
    """The response URLs' route: "ok" as text, or an error as JSON with HTTP 404 (expired or used) or 400 (content)."""
    routes = Blueprint("responses", __name__)

    @routes.post("/_response/<key>")
    def respond(key: str) -> Response:
        body = request.get_json(force=True, silent=True)
        facts = {**_facts(app, key), **(body if isinstance(body, dict) else {})}
        return app.refusals.answered(RESPONSE_URL, facts, partial(_carry_out, app, key, body))[0]

    return routes


def _facts(app: Installation, key: str) -> Json:
    """What a refusal may ask about the place of the answer."""
    where = app.response_urls.place(key)
    if where is None:
        return {}
    original = app.workspace.message(where.channel, where.original) if where.original else None
    return {"channel": where.channel, "user": where.user, "ts": where.original, "thread_ts": _thread_of(original)}


def _carry_out(app: Installation, key: str, body: Any) -> Answered:
    try:
        where = app.response_urls.use(key)
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        with app.workspace.lock:
            _respond(app.workspace, where, body)
    except SlackError as refusal:
        response = jsonify({"ok": False, "error": refusal.error, "errors": refusal.messages})
        response.status_code = 404 if refusal.error in ("expired_url", "used_url") else 400
        return response, refusal.error
    return Response("ok", mimetype="text/plain"), ""


def _respond(workspace: Workspace, where: ResponseUrl, body: Mapping[str, Any]) -> None:
    original = workspace.message(where.channel, where.original) if where.original else None
    if original is not None and body.get("delete_original"):
        workspace.delete(where.channel, original["ts"])
    elif original is not None and body.get("replace_original"):
        content = content_of(body)
        edited = {"user": workspace.bot_user_id, "ts": workspace.next_ts()}
        workspace.update(where.channel, original["ts"], {"blocks": None, **content, "edited": edited})
    else:
        answer(workspace, where, body, thread_ts=_thread_of(original))


def _thread_of(original: Json | None) -> str:
    """An answer to a click in a thread goes to that thread."""
    return str(original.get("thread_ts", "")) if original and "reply_count" not in original else ""


def answer(workspace: Workspace, where: ResponseUrl, body: Mapping[str, Any], thread_ts: str = "") -> Json:
    """Posts the app's answer; private unless `response_type` is `in_channel`. Raises SlackError if it is not valid."""
    message = {**bot_author(workspace), **content_of(body)}
    if body.get("response_type") != "in_channel":
        message["ephemeral_to"] = where.user
    if body.get("thread_ts") or thread_ts:
        message["thread_ts"] = body.get("thread_ts") or thread_ts
    return workspace.post(where.channel, message)
