"""The `/_control` endpoints: the page, tests and scripts use them to do what people do, and to read the workspace.

Bodies are JSON objects; other content types are refused, because another web page could send those. The status is 404
for what a person could not do in Slack, and 400 for a malformed request, with `{"ok": false, "error": why}`. An
`error` is always a sentence for people.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request, send_file

from local.slack.app_events import open_home, say, use_shortcut
from local.slack.clicks import click_at_home, click_in_message, click_in_modal
from local.slack.commands import BUILT_IN, run_command
from local.slack.event_stream import stream
from local.slack.installation import Installation
from local.slack.methods.table import METHODS
from local.slack.people import ControlError
from local.slack.pings import pings
from local.slack.submissions import close_view, submit_view
from local.slack.upkeep import archive, change_member, delete_message
from local.slack.workspace import Json

SHOWN_IN_BROWSER = ("application/pdf", "image/gif", "image/jpeg", "image/png")
SHOWN_AS_TEXT = ("text/csv", "text/markdown", "text/plain")
"""Sent as plain text, because a browser would save some of these types instead of showing them."""

Action = Callable[[Installation, Mapping[str, Any]], Json]


def _command(app: Installation, body: Mapping[str, Any]) -> Json:
    return run_command(app, body["channel"], body["user"], body["command"], body.get("text", ""))


def _interact(app: Installation, body: Mapping[str, Any]) -> Json:
    if "view_id" in body:
        return click_in_modal(app, body)
    return click_at_home(app, body) if body.get("view") == "home" else click_in_message(app, body)


def _submit(app: Installation, body: Mapping[str, Any]) -> Json:
    return submit_view(app, body["user"], body["view_id"], body["values"])


def _close(app: Installation, body: Mapping[str, Any]) -> Json:
    return close_view(app, body["user"], body["view_id"])


def _say(app: Installation, body: Mapping[str, Any]) -> Json:
    message = say(app, body["channel"], body["user"], body["text"], body.get("thread_ts", ""))
    return {"ok": True, "ts": message["ts"], "message": message}


def _open_home(app: Installation, body: Mapping[str, Any]) -> Json:
    open_home(app, body["user"])
    return {"ok": True}


def _delete(app: Installation, body: Mapping[str, Any]) -> Json:
    delete_message(app.workspace, body["channel"], body["ts"])
    return {"ok": True}


def _archive(app: Installation, body: Mapping[str, Any]) -> Json:
    archive(app.workspace, body["channel"], archived=bool(body.get("archived", True)))
    return {"ok": True}


def _member(app: Installation, body: Mapping[str, Any]) -> Json:
    change_member(app.workspace, body["channel"], body["user"], member=bool(body["member"]))
    return {"ok": True}


def _limit(app: Installation, body: Mapping[str, Any]) -> Json:
    app.limits = app.limits.changed(body)
    return {"ok": True, "limits": asdict(app.limits)}


def _refuse(app: Installation, body: Mapping[str, Any]) -> Json:
    app.refusals.arm(body, METHODS)
    return {"ok": True}


def _reset(app: Installation, _: Mapping[str, Any]) -> Json:
    app.forget()
    app.workspace.reset()
    return {"ok": True}


ACTIONS: dict[str, Action] = {
    "command": _command,
    "interact": _interact,
    "submit-view": _submit,
    "close-view": _close,
    "message": _say,
    "open-home": _open_home,
    "shortcut": use_shortcut,
    "delete": _delete,
    "archive": _archive,
    "member": _member,
    "limits": _limit,
    "refuse": _refuse,
    "reset": _reset,
}


def blueprint(app: Installation) -> Blueprint:
    """The routes, all under `/_control/`."""
    control = Blueprint("control", __name__, url_prefix="/_control")
    views = Control(app)
    control.add_url_rule("/<action>", view_func=views.act, methods=["POST"])
    control.add_url_rule("/state", view_func=views.state)
    control.add_url_rule("/messages/<channel>", view_func=views.messages)
    control.add_url_rule("/files/<file_id>", view_func=views.file)
    control.add_url_rule("/limits", view_func=views.limits)
    control.add_url_rule("/refuse", view_func=views.refusals, methods=["GET", "DELETE"])
    control.add_url_rule("/log", view_func=views.log)
    control.add_url_rule("/events", view_func=views.events)
    control.register_error_handler(ControlError, _refused)
    return control


def _refused(refusal: ControlError) -> tuple[Json, int]:
    return {"ok": False, "error": refusal.problem}, refusal.status


class Control:
    """The functions behind the routes."""

    def __init__(self, app: Installation) -> None:
        self._app = app

    def act(self, action: str) -> Json:
        """Does what a person does."""
        if action not in ACTIONS:
            raise ControlError(f"There is no action {action!r}; the actions are {', '.join(ACTIONS)}.")
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise ControlError("The body must be a JSON object, sent as application/json.", 400)
        try:
            return ACTIONS[action](self._app, body)
        except KeyError as missing:
            raise ControlError(f"The field {missing} is missing.", 400) from missing

    def state(self) -> Json:
        """Channels, users, open views, Home tabs, and the manifest's commands and shortcuts."""
        workspace = self._app.workspace
        return {
            "team": {"id": workspace.team_id, "name": workspace.team_name},
            "app": {"id": workspace.app_id, "name": workspace.app_name, "bot_user_id": workspace.bot_user_id},
            "channels": [
                {**asdict(channel), "members": sorted(channel.members)} for channel in workspace.channels.values()
            ],
            "users": [asdict(user) for user in workspace.users.values()],
            "views": [asdict(opened) for opened in list(workspace.views.values())],
            "homes": dict(workspace.homes),
            "commands": [*self._app.commands.values(), *BUILT_IN],
            "shortcuts": list(self._app.shortcuts.values()),
        }

    def messages(self, channel: str) -> Json:
        """Every message of a channel in the order of `ts`; `pings` lists whom each one notifies.

        `?since=` leaves out messages before that `ts`.
        """
        if channel not in self._app.workspace.channels:
            raise ControlError(f"There is no channel {channel!r}.")
        since = request.args.get("since", "")
        found = [message for message in self._app.workspace.messages(channel) if message["ts"] >= since]
        return {"ok": True, "messages": [{**message, "pings": pings(message)} for message in found]}

    def file(self, file_id: str) -> Response:
        """A file's bytes; as a download with `?download=1`, or if a browser cannot show the type safely."""
        file = self._app.workspace.files.get(file_id)
        if file is None:
            raise ControlError(f"There is no file {file_id!r}.")
        shown = file.mimetype in (*SHOWN_IN_BROWSER, *SHOWN_AS_TEXT) and "download" not in request.args
        kind = "text/plain" if shown and file.mimetype in SHOWN_AS_TEXT else file.mimetype
        response = send_file(BytesIO(file.content), kind, as_attachment=not shown, download_name=file.name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def limits(self) -> Json:
        """The limits as they are."""
        return {"limits": asdict(self._app.limits)}

    def refusals(self) -> Json:
        """What is armed; a DELETE forgets it all."""
        if request.method == "DELETE":
            self._app.refusals.clear()
        return {"refusals": self._app.refusals.armed()}

    def log(self) -> Json:
        """The log of requests between Slack and the app."""
        return {"entries": self._app.log.entries()}

    def events(self) -> Response:
        """The workspace's events as they happen; `?user=` leaves out those that are private to someone else."""
        return stream(self._app.workspace, request.args.get("user", ""))
