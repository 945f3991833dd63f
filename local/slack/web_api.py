"""Slack's Web API at `/api/<method>`, and the URLs for uploads."""

import hmac
import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from local.slack.errors import RateLimitedError, SlackError
from local.slack.installation import Installation
from local.slack.log import Entry
from local.slack.methods.call import Call
from local.slack.methods.table import METHODS
from local.slack.refusals import UPLOAD_URL, Answered
from local.slack.workspace import Json


def blueprint(app: Installation) -> Blueprint:
    """The routes of the Web API. Errors are HTTP 200 with `ok: false`; too many calls are 429."""
    api = Blueprint("web_api", __name__)
    server = WebApi(app)
    api.add_url_rule("/api/<method>", view_func=server.call, methods=["GET", "POST"])
    api.add_url_rule("/_upload/<file_id>", view_func=server.upload, methods=["POST"])
    return api


class WebApi:
    """Reads a call, checks token and scope, runs the method, and logs the call."""

    def __init__(self, app: Installation) -> None:
        self._app = app

    def call(self, method: str) -> Response:
        """Answers one call of a method."""
        started = time.perf_counter()
        response, error = self._respond(method)
        took = round((time.perf_counter() - started) * 1000, 1)
        self._app.log.add(Entry("in", method, error, response.status_code, took))
        return response

    def _respond(self, method: str) -> Answered:
        try:
            call = Call(self._app, _arguments())
        except SlackError as wrong:
            return _refused(wrong), wrong.error
        refusals, carry_out = self._app.refusals, partial(self._carry_out, method, call)
        response, error = refusals.answered(method, call.arguments, carry_out)
        for later in call.later:
            response.call_on_close(later)
        return response, error

    def _carry_out(self, method: str, call: Call) -> Answered:
        try:
            return self._answer(method, call), ""
        except SlackError as refusal:
            return _refused(refusal), refusal.error

    def _answer(self, method: str, call: Call) -> Response:
        if method not in METHODS:
            raise SlackError("unknown_method")
        if method != "api.test":
            self._authorize(METHODS[method].scopes, call.arguments)
        return jsonify({"ok": True, **METHODS[method].run(call)})

    def _authorize(self, scopes: tuple[str, ...], arguments: Mapping[str, Any]) -> None:
        given = _token(arguments)
        if not given:
            raise SlackError("not_authed")
        if not hmac.compare_digest(given.encode(), self._app.bot_token.encode()):
            raise SlackError("invalid_auth")
        self._app.require(*scopes)

    def upload(self, file_id: str) -> Response:
        """Receives a file's bytes, as the body or as the form's only file; their number must be the announced one."""
        multipart = request.mimetype == "multipart/form-data"
        sent = next(iter(request.files.values()), None) if multipart else None
        # The SDK sends the bytes with a form's content type, so read them before anything parses them as a form.
        content = sent.read() if sent is not None else request.get_data()
        announced = self._app.uploads.get(file_id)
        facts = {"file_id": file_id, "filename": announced.name if announced else ""}
        return self._app.refusals.answered(UPLOAD_URL, facts, partial(self._keep, file_id, content))[0]

    def _keep(self, file_id: str, content: bytes) -> Answered:
        with self._app.lock:
            upload = self._app.uploads.get(file_id)
            if upload is None or upload.content is not None or len(content) != upload.length:
                problem = "no such upload, or not the announced number of bytes"
                return Response(problem, 400, mimetype="text/plain"), problem
            upload.content = content
        return Response(f"OK - {len(content)}", mimetype="text/plain"), ""


def _arguments() -> Mapping[str, Any]:
    if not request.is_json:
        return request.values.to_dict()
    # Without arguments, the SDK sends a JSON content type and no body.
    body = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise SlackError("invalid_json")
    return {**request.args.to_dict(), **body}


def _token(arguments: Mapping[str, Any]) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else str(arguments.get("token") or "")


def _refused(refusal: SlackError) -> Response:
    body: Json = {"ok": False, "error": refusal.error, **refusal.extra}
    if refusal.messages:
        body["errors"] = [message.removeprefix("[ERROR] ") for message in refusal.messages]
        body["response_metadata"] = {"messages": refusal.messages}
    response = jsonify(body)
    if isinstance(refusal, RateLimitedError):
        response.status_code = 429
        response.headers["Retry-After"] = f"{refusal.retry_after:g}"
    return response
