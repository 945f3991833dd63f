"""Opens, pushes, updates and closes a person's modals, and updates the Home tab."""

import secrets

from local.slack.blocks import check_view, with_ids
from local.slack.errors import SlackError, invalid_arguments
from local.slack.workspace import Json, OpenView, Workspace

MAX_STACK = 3
"""The most views in one stack."""


def _stored(workspace: Workspace, view: Json, *, view_id: str, root: str, previous: str | None) -> Json:
    """Returns the view with everything that Slack fills in."""
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False}
    texts = {"title": None, "submit": None, "close": None} if view["type"] == "modal" else {}
    return {
        **defaults,
        **texts,
        "notify_on_close": False,
        **view,
        "id": view_id,
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
        "blocks": with_ids(view["blocks"]),
        "state": {"values": {}},
        "hash": f"{int(workspace.now())}.{secrets.token_hex(4)}",
        "root_view_id": root,
        "previous_view_id": previous,
    }


def _checked(view: Json, kind: str) -> None:
    check_view(view)
    if view["type"] != kind:
        raise invalid_arguments(f"must be a `{kind}`", "/view/type")


def stack_of(workspace: Workspace, user: str) -> list[OpenView]:
    """The person's open modals, the visible one last."""
    return [opened for opened in list(workspace.views.values()) if opened.user == user]


def open_modal(workspace: Workspace, user: str, view: Json) -> Json:
    """Opens a new stack with this view; closes the person's other modals."""
    _checked(view, "modal")
    with workspace.lock:
        _unique_external_id(workspace, view)
        close_all(workspace, user)
        view_id = _new_id()
        return _show(workspace, user, _stored(workspace, view, view_id=view_id, root=view_id, previous=None), None)


def push_modal(workspace: Workspace, below: str, view: Json) -> Json:
    """Puts the view on top of the open view `below`. Raises `not_found` or `push_limit_reached`."""
    _checked(view, "modal")
    with workspace.lock:
        opened = workspace.views.get(below)
        if opened is None:
            raise SlackError("not_found")
        if len(stack_of(workspace, opened.user)) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        _unique_external_id(workspace, view)
        root = opened.view["root_view_id"]
        return _show(
            workspace, opened.user, _stored(workspace, view, view_id=_new_id(), root=root, previous=below), below
        )


def update_modal(workspace: Workspace, view_id: str, view: Json, known_hash: str = "") -> Json:
    """Updates an open view. Raises `not_found`, or `hash_conflict` if the view's hash is not `known_hash`."""
    _checked(view, "modal")
    with workspace.lock:
        opened = workspace.views.get(view_id)
        if opened is None:
            raise SlackError("not_found")
        if known_hash and known_hash != opened.view["hash"]:
            raise SlackError("hash_conflict")
        old = opened.view
        changed = _stored(workspace, view, view_id=view_id, root=old["root_view_id"], previous=old["previous_view_id"])
        return _show(workspace, opened.user, changed, opened.parent)


def publish_home(workspace: Workspace, user: str, view: Json, known_hash: str = "") -> Json:
    """Sets the person's Home tab. Raises `hash_conflict`."""
    _checked(view, "home")
    with workspace.lock:
        old = workspace.homes.get(user, {})
        if known_hash and known_hash != old.get("hash"):
            raise SlackError("hash_conflict")
        view_id = old.get("id") or _new_id()
        home = _stored(workspace, view, view_id=view_id, root=view_id, previous=None)
        workspace.show_home(user, home)
        return home


def close_all(workspace: Workspace, user: str) -> None:
    """Closes every modal of the person, the visible one first."""
    with workspace.lock:
        for opened in reversed(stack_of(workspace, user)):
            workspace.close_view(opened.view["id"])


def _new_id() -> str:
    return f"V0{secrets.token_hex(5).upper()}"


def _show(workspace: Workspace, user: str, view: Json, parent: str | None) -> Json:
    workspace.show_view(OpenView(view, user, parent))
    return view


def _unique_external_id(workspace: Workspace, view: Json) -> None:
    wanted = view.get("external_id")
    if wanted and any(opened.view["external_id"] == wanted for opened in list(workspace.views.values())):
        raise SlackError("duplicate_external_id")
