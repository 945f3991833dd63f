"""Submits and closes modals."""

from collections.abc import Mapping
from typing import Any

from local.slack.dispatch import send_interaction
from local.slack.errors import SlackError
from local.slack.installation import Installation
from local.slack.modals import close_all, push_modal, stack_of, update_modal
from local.slack.payloads import interaction
from local.slack.people import ControlError, person
from local.slack.states import input_errors, state_values
from local.slack.workspace import Json, OpenView, User

INVALID_RESPONSE = "invalid_response"


def _on_top(app: Installation, user: User, view_id: str) -> OpenView:
    stack = stack_of(app.workspace, user.id)
    if not stack or stack[-1].view["id"] != view_id:
        raise ControlError(f"{user.name} has no visible view {view_id!r}.")
    return stack[-1]


def submit_view(app: Installation, user_id: str, view_id: str, values: Mapping[str, Any]) -> Json:
    """Submits the visible modal with `values` by block id and action id, and follows the app's answer.

    Returns `ok` and `response_action` ("" closes the view; "errors", "update", "push", "clear"). If `ok` is false, the
    modal stays open, with `errors` by block id, from Slack's client or from the app, or with an `error` for people.
    """
    user = person(app.workspace, user_id)
    opened = _on_top(app, user, view_id)
    state = state_values(opened.view["blocks"], dict(values))
    if problems := input_errors(opened.view["blocks"], state):
        return _outcome("errors", errors=problems)
    view = {**opened.view, "state": {"values": state}}
    payload = {
        **interaction(app, "view_submission", user),
        "trigger_id": app.triggers.issue(user.id, view_id),
        "view": view,
        "response_urls": [],
    }
    answered = send_interaction(app, payload)
    if answered.failure:
        return _outcome("", error=answered.failure)
    body = answered.json if answered.body.strip() else {}
    if body is None:
        return _outcome("", error=INVALID_RESPONSE)
    return _apply(app, user, opened, body)


def _outcome(response_action: str, error: str = "", errors: Mapping[str, str] | None = None) -> Json:
    outcome: Json = {"ok": not error and not errors, "response_action": response_action}
    if errors:
        outcome["errors"] = dict(errors)
    if error:
        outcome["error"] = f"We had some trouble connecting ({error}). Try again?"
    return outcome


def _apply(app: Installation, user: User, opened: OpenView, body: Json) -> Json:
    action = body.get("response_action", "")
    view_id = opened.view["id"]
    try:
        match action:
            case "":
                _close_if_open(app, view_id)
            case "clear":
                close_all(app.workspace, user.id)
            case "update":
                update_modal(app.workspace, view_id, body.get("view") or {})
            case "push":
                push_modal(app.workspace, view_id, body.get("view") or {})
            case "errors":
                return _refused(opened, body.get("errors"))
            case _:
                return _outcome("", error=INVALID_RESPONSE)
    except SlackError as refusal:
        return {**_outcome("", error=refusal.error), "messages": refusal.messages}
    return _outcome(action)


def _close_if_open(app: Installation, view_id: str) -> None:
    # Before it acknowledged, the app may have opened another stack, which closed this view.
    with app.workspace.lock:
        if view_id in app.workspace.views:
            app.workspace.close_view(view_id)


def _refused(opened: OpenView, errors: Any) -> Json:
    inputs = {block["block_id"] for block in opened.view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        return _outcome("", error=INVALID_RESPONSE)
    return _outcome("errors", errors={block_id: str(problem) for block_id, problem in errors.items()})


def close_view(app: Installation, user_id: str, view_id: str) -> Json:
    """Closes the visible modal (all modals with `clear_on_close`); tells the app if the view has `notify_on_close`."""
    user = person(app.workspace, user_id)
    opened = _on_top(app, user, view_id)
    cleared = bool(opened.view["clear_on_close"])
    if cleared:
        close_all(app.workspace, user.id)
    else:
        app.workspace.close_view(view_id)
    if opened.view["notify_on_close"]:
        payload = {**interaction(app, "view_closed", user), "view": opened.view, "is_cleared": cleared}
        return _outcome("", error=send_interaction(app, payload).failure)
    return _outcome("")
