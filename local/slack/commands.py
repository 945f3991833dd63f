"""Runs slash commands: sends them to the app, or carries out Slack's own."""

from local.slack.dispatch import TIMED_OUT, Answer, send_form
from local.slack.errors import SlackError
from local.slack.installation import Installation
from local.slack.payloads import channel_name, response_url
from local.slack.people import escaped, person, tell_privately, typed, user_called, writable
from local.slack.response_urls import ResponseUrl
from local.slack.responses import answer
from local.slack.workspace import Channel, Json, User

BUILT_IN = (
    {"command": "/invite", "description": "Add someone to this channel", "usage_hint": "@name"},
    {"command": "/remove", "description": "Remove someone from this channel", "usage_hint": "@name"},
)
"""Slack's own commands that this workspace supports."""


def run_command(app: Installation, channel_id: str, user_id: str, command: str, text: str) -> Json:
    """Sends the command to the app, or runs it here (BUILT_IN); shows the response, or privately the error.

    Returns `ok`, `trigger_id` ("" for a command that runs here), the HTTP `status` (0: none) and the app's unchanged
    `response`; if `ok` is false, also an `error` for people.
    """
    user = person(app.workspace, user_id)
    channel = writable(app.workspace, channel_id, user)
    if any(command == known["command"] for known in BUILT_IN):
        outcome = _outcome(_change_member(app, channel, user, command, text))
    elif command not in app.commands:
        outcome = _outcome(f"{command} is not a valid command.")
    else:
        outcome = _ask_app(app, channel, user, command, text)
    if not outcome["ok"]:
        tell_privately(app.workspace, channel.id, user.id, outcome["error"])
    return outcome


def _ask_app(app: Installation, channel: Channel, user: User, command: str, text: str) -> Json:
    trigger_id = app.triggers.issue(user.id)
    answered = send_form(app, command, _form(app, channel, user, command, text, trigger_id))
    problem = answered.failure or _show(app, channel, user, answered)
    return _outcome(_failure(command, problem), trigger_id, answered)


def _failure(command: str, problem: str) -> str:
    if problem == TIMED_OUT:
        return f"{command} failed because the app did not respond ({problem})."
    return f'{command} failed with the error "{problem}".' if problem else ""


def _outcome(error: str, trigger_id: str = "", answered: Answer | None = None) -> Json:
    status, response = (answered.status, answered.body) if answered else (0, "")
    outcome: Json = {"ok": not error, "trigger_id": trigger_id, "status": status, "response": response}
    return {**outcome, "error": error} if error else outcome


def _form(app: Installation, channel: Channel, user: User, command: str, text: str, trigger_id: str) -> Json:
    workspace = app.workspace
    escapes = app.commands[command].get("should_escape", False)
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": typed(workspace, text) if escapes else escaped(text),
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(app, channel.id, user.id),
        "trigger_id": trigger_id,
    }


def _show(app: Installation, channel: Channel, user: User, answered: Answer) -> str:
    """Posts the response, plain text or JSON; returns "" or the name of the error in it."""
    if not answered.body.strip():
        return ""
    body = answered.json if answered.json is not None else {"text": answered.body}
    where = ResponseUrl(channel.id, user.id, None, app.workspace.now())
    try:
        answer(app.workspace, where, body)
    except SlackError as refusal:
        return refusal.error
    return ""


def _change_member(app: Installation, channel: Channel, user: User, command: str, text: str) -> str:
    """Adds or removes the named person; returns "" or the reason why that is impossible."""
    workspace = app.workspace
    named = user_called(workspace, text.strip().lstrip("@"))
    if named is None or channel.is_im or channel.is_mpim:
        return f"{command} needs a channel and someone's @name."
    joins = command == "/invite"
    workspace.set_member(channel.id, named.id, member=joins)
    did = "was added to" if joins else "was removed from"
    workspace.post(
        channel.id,
        {
            "subtype": "channel_join" if joins else "channel_leave",
            "user": named.id,
            "text": f"<@{named.id}> {did} #{channel.name} by <@{user.id}>.",
        },
    )
    return ""
