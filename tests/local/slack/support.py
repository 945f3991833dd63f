"""A manifest, a clock that only tests move, and an app that records its requests."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import requests
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from local.slack.server import LocalSlack
from local.web import WebServer

STUDIO, TRAVEL, RANDOM = "C0STUDIO001", "C0TRAVEL001", "C0RANDOM001"
ADA, BEN, CHIKA = "U0ADA000001", "U0BEN000001", "U0CHIKA0001"
DANA, ELI = "U0DANA00001", "U0ELI000001"
"""A guest, and a person of another organisation. Both are in #studio only."""
WRITERS, GROUP = "C0WRITERS01", "G0ADABEN001"
BOT = "U0GREENBOT1"
TEAM = "T0STUDIO001"
ADAS_DM = "D0ADA000001"
DEADLINE = 10.0

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Greenlight"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "Greenlight"},
        "slash_commands": [
            {"command": "/pitch-movie", "description": "Pitch a movie", "usage_hint": "about what"},
            {"command": "/escaped", "description": "With mentions", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "Pitch", "type": "global", "callback_id": "pitch"},
            {"name": "Pitch this", "type": "message", "callback_id": "pitch_this"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "groups:read",
                "im:read",
                "im:write",
                "mpim:read",
                "reactions:write",
                "usergroups:read",
                "users:read",
            ]
        }
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_mention", "app_home_opened", "message.im"]}},
}


class Clock:
    """Seconds since 1970, which only change when a test changes them."""

    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Received:
    """One request to the app."""

    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form."""
        return {name: values[0] for name, values in parse_qs(self.body, keep_blank_values=True).items()}

    @property
    def payload(self) -> Any:
        """An interaction's payload."""
        return json.loads(self.form["payload"])


class RecordingApp:
    """An app that answers each request with `answer`'s result; by default an empty 200."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], Response] = lambda _: Response()
        self.released = threading.Event()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        received = Received(dict(request.headers.items()), request.get_data(as_text=True))
        self.received.append(received)
        return self.answer(received)(environ, start_response)

    def answer_with(self, body: Any, status: int = 200) -> None:
        """Makes the app answer with this JSON object or text."""
        text, kind = (body, "text/plain") if isinstance(body, str) else (json.dumps(body), "application/json")
        self.answer = lambda _: Response(text, status, mimetype=kind)

    def answer_too_late(self) -> None:
        """Makes the app answer only after the test."""

        def wait(_: Received) -> Response:
            self.released.wait(DEADLINE)
            return Response()

        self.answer = wait


@contextmanager
def serving(slack: LocalSlack) -> Iterator[RecordingApp]:
    """A RecordingApp that receives this Slack's requests."""
    app = RecordingApp()
    server = WebServer(app, 0)
    server.start()
    slack.request_url = server.url
    try:
        yield app
    finally:
        app.released.set()
        server.stop()


@contextmanager
def running(slack: LocalSlack) -> Iterator[LocalSlack]:
    """Starts the server, and stops it at the end."""
    slack.start()
    try:
        yield slack
    finally:
        slack.stop()


def client_of(slack: LocalSlack) -> WebClient:
    """The SDK's client with the bot's token."""
    return WebClient(token=slack.bot_token, base_url=f"{slack.url}/api/")


def control(slack: LocalSlack, endpoint: str, /, status: int = 200, **body: Any) -> Any:
    """POSTs to a control endpoint, checks the HTTP status, and returns the answer."""
    response = requests.post(f"{slack.url}/_control/{endpoint}", json=body, timeout=DEADLINE)
    assert response.status_code == status, response.text
    return response.json()


def look(slack: LocalSlack, path: str) -> Any:
    """GETs JSON from a control endpoint."""
    return requests.get(f"{slack.url}/_control/{path}", timeout=DEADLINE).json()


def calls(slack: LocalSlack) -> list[str]:
    """Returns the Web API methods called so far, in order."""
    return [entry["method"] for entry in look(slack, "log")["entries"] if entry["direction"] == "in"]


def button(action_id: str, **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An actions block."""
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str) -> dict[str, Any]:
    """A section with mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def text_input(block_id: str, **more: Any) -> dict[str, Any]:
    """An input block with a text field `text`; `optional` belongs to the block, the rest to the field."""
    optional = {"optional": more.pop("optional")} if "optional" in more else {}
    element = {"type": "plain_text_input", "action_id": "text", **more}
    label = {"type": "plain_text", "text": "Words"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **optional}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with a submit button."""
    texts = {name: {"type": "plain_text", "text": name.title()} for name in ("title", "submit")}
    return {"type": "modal", "callback_id": "form", **texts, "blocks": list(blocks), **more}
