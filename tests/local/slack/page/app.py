"""A small Bolt app for the page's tests: it keeps what it receives, and answers with every kind of interaction."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from local.web import WebServer

STUDIO, TRAVEL, RANDOM = "C0STUDIO001", "C0TRAVEL001", "C0RANDOM001"
ADA, BEN = "U0ADA000001", "U0BEN000001"
ADA_DIRECT = "D0ADA000001"
SECONDS = 10

Json = dict[str, Any]

MANIFEST = {
    "display_information": {"name": "Greenlight"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Greenlight"},
        "slash_commands": [
            {"command": "/pitch", "description": "Pitch a film", "usage_hint": "[idea]"},
            {"command": "/plan", "description": "Plan a trip", "usage_hint": "[city]"},
        ],
        "shortcuts": [
            {"name": "Pitch this", "type": "message", "callback_id": "pitch_this", "description": "From a message"},
            {"name": "Start a film", "type": "global", "callback_id": "start_film", "description": "From anywhere"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "files:read", "files:write", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": f"{action_id}-value", **more}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


CONFIRM = {"title": plain("Stop it?"), "text": plain("For good."), "confirm": plain("Yes, stop"), "deny": plain("No")}


def decision() -> list[Json]:
    options = [{"text": plain(name), "value": name.lower()} for name in ("Ask again", "Archive")]
    elements = [
        button("Greenlight", "yes", style="primary"),
        button("Stop", "stop", style="danger", confirm=CONFIRM),
        {"type": "overflow", "action_id": "more", "options": options},
        {"type": "users_select", "action_id": "delegate", "placeholder": plain("Delegate to")},
    ]
    return [section("*Greenlight this?*"), actions(*elements, block_id="decide")]


def modal() -> Json:
    about = {"type": "plain_text_input", "action_id": "text", "multiline": True, "max_length": 50}
    moods = [{"text": plain(name), "value": name.lower()} for name in ("Careful", "Bold")]
    return {
        "type": "modal",
        "callback_id": "film",
        "notify_on_close": True,
        "title": plain("Movie pitch"),
        "submit": plain("Start"),
        "close": plain("Not now"),
        "blocks": [
            {"type": "input", "block_id": "about", "label": plain("About"), "hint": plain("Short"), "element": about},
            {
                "type": "input",
                "block_id": "mood",
                "label": plain("Mood"),
                "element": {"type": "radio_buttons", "action_id": "mood", "options": moods},
            },
            actions(button("More…", "push"), block_id="more"),
        ],
    }


@dataclass
class Heard:
    """The requests that the app received; `next()` waits for the next one."""

    things: "queue.Queue[Json]" = field(default_factory=queue.Queue)

    def next(self) -> Json:
        return self.things.get(timeout=SECONDS)


@contextmanager
def running_app() -> Iterator[tuple[LocalSlack, WebClient, Heard]]:
    """A local Slack with the app."""
    slack, heard = LocalSlack(MANIFEST), Heard()
    slack.start()
    client = WebClient(token=slack.bot_token, base_url=f"{slack.url}/api/")
    app = App(client=client, signing_secret=slack.signing_secret, token_verification_enabled=False)
    _answer(app)
    _listen(app, heard)
    flask, handler = Flask("app"), SlackRequestHandler(app)
    flask.add_url_rule("/", "slack", lambda: handler.handle(request), methods=["POST"])
    server = WebServer(flask, 0)
    server.start()
    slack.request_url = f"{server.url}/"
    try:
        yield slack, client, heard
    finally:
        slack.stop()
        server.stop()


def _answer(app: App) -> None:
    @app.command("/pitch")
    def pitch(ack: Any, command: Json, client: WebClient) -> None:
        ack()
        if command["text"]:
            client.chat_postMessage(channel=command["channel_id"], text=f"Pitching {command['text']}")
        else:
            client.views_open(trigger_id=command["trigger_id"], view=modal())

    @app.command("/plan")
    def plan(ack: Any) -> None:
        ack("Only you read this.")

    @app.action("yes")
    def yes(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        blocks = [section(f"Greenlit by <@{body['user']['id']}>")]
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Greenlit", blocks=blocks)

    @app.action("open")
    def open_modal(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.action("push")
    def push(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view={**modal(), "title": plain("Second")})

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        blocks = [
            section("Nothing waits for you"),
            actions(button("Go", "link"), block_id="home"),
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def _listen(app: App, heard: Heard) -> None:
    @app.action("link")
    @app.action("stop")
    @app.action("more")
    @app.action("delegate")
    def act(ack: Any, action: Json) -> None:
        ack()
        heard.things.put(action)

    @app.view("film")
    def submit(ack: Any, view: Json) -> None:
        state = view["state"]["values"]
        if state["about"]["text"]["value"] == "no":
            ack(response_action="errors", errors={"about": "Not that one."})
        else:
            ack()
            heard.things.put(state)

    @app.view_closed("film")
    def closed(ack: Any, view: Json) -> None:
        ack()
        heard.things.put({"closed": view["title"]["text"]})

    @app.shortcut("pitch_this")
    @app.shortcut("start_film")
    def shortcut(ack: Any, body: Json) -> None:
        ack()
        heard.things.put({"shortcut": body["callback_id"], "text": body.get("message", {}).get("text")})
