"""Each request from Slack reaches its listener, and no listener is unused."""

import inspect
import json
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot import replies
from bot.app import make_app
from bot.decisions.modals import ANSWER, PERSON
from bot.runs.forms import ANY, MENU, START
from greenlight.decisions.message import DECIDE, HAND_OVER
from greenlight.decisions.services import Services
from greenlight.home.view import BEGIN, NEWEST, OLDER
from greenlight.runs.card import HISTORY, SEND_AGAIN, SHOW_REPLY, STOP, TRY_AGAIN
from greenlight.slack.blocks import OPEN_LINK
from greenlight.spec.catalog import by_command, find_chains
from greenlight.spec.chain import FROM_MESSAGE, OWN_COMMAND

Json = dict[str, Any]


def action(id: str) -> Json:
    return {"type": "block_actions", "actions": [{"type": "button", "action_id": id, "block_id": "b", "value": "v"}]}


def submitted(callback_id: str) -> Json:
    return {"type": "view_submission", "view": {"type": "modal", "callback_id": callback_id}}


def event(kind: str, **fields: Any) -> Json:
    return {"type": "event_callback", "event": {"type": kind, "user": "U1", "channel": "C1", "ts": "1.2", **fields}}


def command(name: str) -> Json:
    return {"command": name, "text": "", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}


COMMANDS = by_command(find_chains().values())
REACHED: list[tuple[Json, str]] = [
    (command(OWN_COMMAND), "about.on_command"),
    (event("app_mention"), "about.on_mention"),
    (event("message", channel_type="im"), "about.on_message"),
    ({"type": "message_action", "callback_id": FROM_MESSAGE}, "about.on_shortcut"),
    (event("app_home_opened", tab="home"), "home.on_home"),
    (action(OLDER), "home.on_older"),
    (action(NEWEST), "home.on_newest"),
    (action(f"{BEGIN}movie-pitch"), "home.on_begin"),
    (action(f"{DECIDE}greenlight"), "actions.decide"),
    (action(HAND_OVER), "actions.choose_person"),
    (action(HISTORY), "actions.on_history"),
    (action(SHOW_REPLY), "actions.on_show_reply"),
    (action(f"{replies.OPEN_FORM}/pitch-movie"), "actions.on_open_form"),
    (action(f"{OPEN_LINK}1"), "actions.on_link"),
    (action(f"{replies.START_NOW}/pitch-movie"), "again.on_start"),
    (action(SEND_AGAIN), "again.on_send_again"),
    (action(STOP), "steering.stop"),
    (action(TRY_AGAIN), "steering.try_again"),
    (submitted(ANSWER), "views.send_answer"),
    (submitted(PERSON), "views.send_person"),
    (submitted(f"{MENU}/technique"), "views.on_menu"),
    (submitted(ANY), "views.on_menu"),
    (submitted(f"{START}movie-pitch"), "views.on_form"),
    *((command(name), f"commands {[chain.name for chain in chains]}") for name, chains in COMMANDS.items()),
    (command("/gone"), "commands.on_other"),
    (action("other"), "failing.on_other_action"),
    (submitted("other"), "failing.on_other_view"),
    ({"type": "message_action", "callback_id": "other"}, "failing.on_other_shortcut"),
]


@pytest.fixture
def app(services: Services) -> App:
    return make_app(services)


def named(listener: Any) -> str:
    """Names a listener by its function, or by the function or the chains that it was made for."""
    function = listener.ack_function
    made_for = inspect.getclosurevars(function).nonlocals
    room = function.__module__.rpartition(".")[2]
    if "chains" in made_for:
        return f"{room} {[chain.name for chain in made_for['chains']]}"
    return f"{room}.{made_for['act'].__name__ if 'act' in made_for else function.__name__}"


def first(app: App, body: Json) -> str:
    """Returns the first listener that matches the request, because Bolt calls only that one."""
    # Commands are forms and the rest is JSON, as Bolt's middleware expects them.
    request = BoltRequest(body=json.dumps(body) if "command" not in body else body, mode="socket_mode")
    found = (one for one in app._listeners if one.matches(req=request, resp=BoltResponse(status=200)))
    return next((named(one) for one in found), "")


def test_each_request_reaches_its_listener(app: App) -> None:
    assert [(body, first(app, body)) for body, _ in REACHED] == REACHED


def test_every_listener_is_reached(app: App) -> None:
    assert {named(listener) for listener in app._listeners} == {name for _, name in REACHED}


def test_nothing_listens_to_events_that_are_not_ours(app: App) -> None:
    assert first(app, event("team_join")) == ""
