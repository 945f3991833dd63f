"""Sends requests to the app as Slack signs them, including ones that no page sends: repeated, late, forged."""

import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from local.slack.server import LocalSlack
from tests.e2e.person import HTTP_TIMEOUT, Json, Person, button, element

TEAM = "T0STUDIO001"


@dataclass(frozen=True)
class Signed:
    """Sends signed requests to the app of a local Slack."""

    slack: LocalSlack

    def sends(self, form: Json, *, secret: str = "", age: int = 0) -> requests.Response:
        """The app's response to a form that was signed `age` seconds ago."""
        body, timestamp = urlencode(form), str(int(time.time()) - age)
        signature = SignatureVerifier(secret or self.slack.signing_secret).generate_signature(
            timestamp=timestamp, body=body
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }
        return requests.post(self.slack.request_url, data=body.encode(), headers=headers, timeout=HTTP_TIMEOUT)

    def clicks(self, person: Person, message: Json, choice: str) -> requests.Response:
        """Clicks a decision's button as the person saw it, even if the message has changed since."""
        return self.presses(person, message, button(message, choice)["action_id"])

    def presses(self, person: Person, message: Json, action_id: str) -> requests.Response:
        """Clicks any button of a message as the person saw it."""
        pressed = element(message, action_id)
        shown = {key: value for key, value in pressed.items() if key in ("action_id", "value", "text")}
        return self.sends_payload(
            person,
            {
                "type": "block_actions",
                "container": {"type": "message", "message_ts": message["ts"], "channel_id": person.channel},
                "channel": {"id": person.channel, "name": "studio"},
                "message": message,
                "actions": [{"type": "button", "block_id": "decide", "action_ts": message["ts"], **shown}],
            },
        )

    def submits(self, person: Person, view: Json, **values: str) -> requests.Response:
        """Submits a form without the checks that Slack's client makes."""
        state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in values.items()}
        return self.sends_payload(
            person, {"type": "view_submission", "view": {**view, "state": {"values": state}}, "response_urls": []}
        )

    def sends_payload(self, person: Person, payload: Json) -> requests.Response:
        """Sends an interaction by this person."""
        who = {"user": {"id": person.id, "name": "somebody", "team_id": TEAM}, "team": {"id": TEAM, "domain": "studio"}}
        more = {"trigger_id": "1.2.3", "api_app_id": "A0LOCAL0001", "token": "none", "is_enterprise_install": False}
        return self.sends({"payload": json.dumps({**who, **more, **payload})})


def command_form(person: Person, command: str, text: str, trigger_id: str) -> Json:
    """The form of a slash command."""
    return {
        "team_id": TEAM,
        "channel_id": person.channel,
        "channel_name": "studio",
        "user_id": person.id,
        "user_name": "somebody",
        "command": command,
        "text": text,
        "api_app_id": "A0LOCAL0001",
        "trigger_id": trigger_id,
    }
