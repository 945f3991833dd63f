"""A real Bolt app in the local Slack: people's actions reach its listeners, and its answers come back."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler

from local.slack.server import LocalSlack
from local.web import WebServer
from tests.local.slack.support import ADA, STUDIO, actions, button, client_of, control, modal, text_input


def register(bolt: App) -> None:
    """A command that posts buttons, a button that opens a modal, a modal that writes into the thread."""

    @bolt.command("/pitch-movie")
    def pitch(ack: Any, command: Any, client: Any) -> None:
        ack("Working on it.")
        blocks = [actions(button("change", value="run-1"))]
        client.chat_postMessage(channel=command["channel_id"], text=command["text"], blocks=blocks)

    @bolt.action("change")
    def change(ack: Any, body: Any, client: Any) -> None:
        ack()
        view = modal(text_input("words"), private_metadata=body["message"]["ts"])
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.view("form")
    def changed(ack: Any, view: Any, client: Any) -> None:
        words = view["state"]["values"]["words"]["text"]["value"]
        if words == "dull":
            ack(response_action="errors", errors={"words": "Too dull."})
            return
        ack()
        client.chat_postMessage(channel=STUDIO, thread_ts=view["private_metadata"], text=words)

    @bolt.event("app_mention")
    def mentioned(event: Any, say: Any) -> None:
        say(text="You called?", thread_ts=event["ts"])


def serve(slack: LocalSlack, signing_secret: str) -> WebServer:
    """Serves the Bolt app on its own port, to which the local Slack sends."""
    bolt = App(client=client_of(slack), signing_secret=signing_secret, process_before_response=True)
    register(bolt)
    handler = SlackRequestHandler(bolt)
    flask = Flask(__name__)
    flask.post("/")(lambda: handler.handle(request))
    server = WebServer(flask, 0)
    server.start()
    slack.request_url = server.url
    return server


@pytest.fixture
def bolt(slack: LocalSlack) -> Iterator[None]:
    server = serve(slack, slack.signing_secret)
    yield
    server.stop()


def test_from_command_to_click_to_modal_to_reply(slack: LocalSlack, bolt: None) -> None:
    assert control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="cowboys")["ok"]
    posted, acknowledged = slack.workspace.messages(STUDIO)
    assert (posted["text"], acknowledged["ephemeral_to"]) == ("cowboys", ADA)
    clicked = {"channel": STUDIO, "messageTs": posted["ts"], "user": ADA, "action": {"action_id": "change"}}
    assert control(slack, "interact", **clicked)["ok"]
    (view_id,) = slack.workspace.views
    refused = control(slack, "submit-view", user=ADA, view_id=view_id, values={"words": {"text": "dull"}})
    assert refused["errors"] == {"words": "Too dull."}
    assert control(slack, "submit-view", user=ADA, view_id=view_id, values={"words": {"text": "horses"}})["ok"]
    reply = slack.workspace.messages(STUDIO)[-1]
    assert (reply["text"], reply["thread_ts"]) == ("horses", posted["ts"])


def test_a_mention_is_answered(slack: LocalSlack, bolt: None) -> None:
    control(slack, "message", channel=STUDIO, user=ADA, text="@greenlight hello")
    assert slack.workspace.messages(STUDIO)[-1]["text"] == "You called?"


def test_an_app_with_another_secret_rejects_requests(slack: LocalSlack) -> None:
    server = serve(slack, "another secret")
    answer = control(slack, "command", channel=STUDIO, user=ADA, command="/pitch-movie", text="cowboys")
    server.stop()
    assert (answer["ok"], answer["status"]) == (False, 401)
