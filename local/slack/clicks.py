"""Sends clicks to the app: on a button, a menu or another element, in a message, a modal or the Home tab."""

from collections.abc import Mapping
from typing import Any

from local.slack.blocks import elements_of
from local.slack.dispatch import Answer, send_interaction
from local.slack.installation import Installation
from local.slack.payloads import channel_name, interaction, response_url
from local.slack.people import ControlError, channel_of, message_of, person
from local.slack.states import state_values, value_of
from local.slack.workspace import Channel, Json, User


def click_in_message(app: Installation, request: Mapping[str, Any]) -> Json:
    """Sends the app `user`'s `action` in the message `messageTs` of `channel`. Raises ControlError if it is not there.

    Like the other clicks, returns `ok`, the HTTP `status` (0: none), and an `error` for people if `ok` is false.
    """
    user = person(app.workspace, request["user"])
    channel = channel_of(app.workspace, request["channel"], user)
    message = message_of(app.workspace, channel, request["messageTs"], user)
    if message.get("app_id") != app.workspace.app_id:
        raise ControlError("That message is not from the app.")
    payload = {**interaction(app, "block_actions", user), **_acted(app, message.get("blocks", []), request)}
    payload |= {"trigger_id": app.triggers.issue(user.id), **_place(app, channel, message, user)}
    return click_outcome(send_interaction(app, payload))


def _place(app: Installation, channel: Channel, message: Json, user: User) -> Json:
    private = "ephemeral_to" in message
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": private,
        **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
    }
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        # Slack does not keep private messages, so the payload has none.
        **({} if private else {"message": message}),
        "response_url": response_url(app, channel.id, user.id, message["ts"]),
    }


def click_in_modal(app: Installation, request: Mapping[str, Any]) -> Json:
    """Sends the app `user`'s `action` in the open modal `view_id`."""
    user = person(app.workspace, request["user"])
    opened = app.workspace.views.get(request["view_id"])
    if opened is None or opened.user != user.id:
        raise ControlError(f"{user.name} has no open view {request['view_id']!r}.")
    return _click_in_view(app, user, opened.view, request, request["view_id"])


def click_at_home(app: Installation, request: Mapping[str, Any]) -> Json:
    """Sends the app `user`'s `action` in the Home tab."""
    user = person(app.workspace, request["user"])
    home = app.workspace.homes.get(user.id)
    if home is None:
        raise ControlError(f"{user.name} has no Home view yet.")
    return _click_in_view(app, user, home, request, None)


def _click_in_view(app: Installation, user: User, view: Json, request: Mapping[str, Any], modal_id: str | None) -> Json:
    acted = _acted(app, view["blocks"], request)
    payload = {
        **interaction(app, "block_actions", user),
        "trigger_id": app.triggers.issue(user.id, modal_id),
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": acted.pop("state")},
        **acted,
    }
    return click_outcome(send_interaction(app, payload))


def _acted(app: Installation, blocks: list[Json], request: Mapping[str, Any]) -> Json:
    """The `actions` and the `state` of the payload."""
    wanted = request["action"]
    block, element = _find(blocks, wanted)
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": app.workspace.next_ts(),
        **_chosen(element, wanted),
    }
    given = _still_there(blocks, request.get("state") or {})
    if element["type"] not in ("button", "overflow"):
        given.setdefault(block["block_id"], {})[element["action_id"]] = action
    return {"actions": [action], "state": {"values": state_values(blocks, given)}}


def _find(blocks: list[Json], wanted: Mapping[str, Any]) -> tuple[Json, Json]:
    """Finds the block and the element that was clicked, in the current message or view.

    An update gives a new id to a block without its own id; in that case the only matching element is used.
    """
    fitting = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element["action_id"] == wanted["action_id"] and _same_button(element, wanted)
    ]
    named = [found for found in fitting if wanted.get("block_id", found[0]["block_id"]) == found[0]["block_id"]]
    if not named and len(fitting) != 1:
        raise ControlError(f"There is no action {wanted['action_id']!r}; an update may have removed it.")
    return (named or fitting)[0]


def _still_there(blocks: list[Json], state: Mapping[str, Any]) -> Json:
    """Returns the entered values, without elements that an update removed or gave another block id."""
    there = {(block["block_id"], element["action_id"]) for block in blocks for element in elements_of(block)}
    return {
        block_id: {action_id: value for action_id, value in actions.items() if (block_id, action_id) in there}
        for block_id, actions in state.items()
    }


def _same_button(element: Json, wanted: Mapping[str, Any]) -> bool:
    return element["type"] != "button" or wanted.get("value") in (None, element.get("value"))


def _chosen(element: Json, wanted: Mapping[str, Any]) -> Json:
    if element["type"] == "button":
        return {key: element[key] for key in ("text", "value", "url", "style") if key in element}
    given = {key: value for key, value in wanted.items() if key.startswith("selected_")}
    return value_of(element, given | {"type": element["type"]} if given else wanted.get("value"))


def click_outcome(answered: Answer) -> Json:
    """Returns what the page tells the person after a click or a shortcut."""
    outcome: Json = {"ok": not answered.failure, "status": answered.status}
    if answered.failure:
        outcome["error"] = f"The app did not respond as expected ({answered.failure}). Please try again."
    return outcome
