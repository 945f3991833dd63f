"""views.open, push, update and publish."""

from local.slack.errors import SlackError, invalid_arguments
from local.slack.methods.call import Call
from local.slack.modals import open_modal, publish_home, push_modal, update_modal
from local.slack.workspace import Json


def open_(call: Call) -> Json:
    """Opens a modal for the person with this trigger id."""
    view = call.json("view")
    trigger = call.app.triggers.exchange(call.required("trigger_id"))
    return {"view": open_modal(call.workspace, trigger.user, view)}


def push(call: Call) -> Json:
    """Puts a modal on top of the one that the trigger id comes from."""
    view = call.json("view")
    trigger = call.app.triggers.exchange(call.required("trigger_id"))
    if trigger.view_id is None:
        raise invalid_arguments("the trigger_id must come from an open modal", "/trigger_id")
    return {"view": push_modal(call.workspace, trigger.view_id, view)}


def update(call: Call) -> Json:
    """Updates the open modal with this `view_id` or `external_id`."""
    view = call.json("view")
    return {"view": update_modal(call.workspace, _view_id(call), view, call.text("hash"))}


def _view_id(call: Call) -> str:
    external_id = call.text("external_id")
    if not external_id:
        return call.required("view_id")
    for opened in list(call.workspace.views.values()):
        if opened.view["external_id"] == external_id:
            return str(opened.view["id"])
    raise SlackError("not_found")


def publish(call: Call) -> Json:
    """Sets a person's Home tab. Raises `not_enabled` if the manifest has switched it off."""
    if not call.app.manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled"):
        raise SlackError("not_enabled")
    call.count(call.app.limits.publish, "views.publish")
    user = call.workspace.users.get(call.required("user_id"))
    if user is None or user.is_bot:
        raise SlackError("user_not_found")
    return {"view": publish_home(call.workspace, user.id, call.json("view"), call.text("hash"))}
