"""Sends people's actions to the app, with Slack's signature and Slack's time limit."""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from local.slack.installation import Installation
from local.slack.log import Entry
from local.slack.workspace import Json

TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"


@dataclass(frozen=True)
class Answer:
    """The app's answer. `failure` is "" for a 200 in time, else TIMED_OUT or FAILED; `status` 0 means no answer."""

    failure: str
    status: int = 0
    body: str = ""

    @property
    def json(self) -> Json | None:
        """The body if it is a JSON object, else None."""
        try:
            value: Any = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None


def send_form(app: Installation, kind: str, form: Json) -> Answer:
    """POSTs a form, as for slash commands and (in `payload`) interactions; `kind` is its name in the log."""
    return _send(app, kind, urlencode(form), "application/x-www-form-urlencoded")


def send_interaction(app: Installation, payload: Json) -> Answer:
    """POSTs an interaction's payload."""
    return send_form(app, payload["type"], {"payload": json.dumps(payload)})


def send_event(app: Installation, event: Json) -> Answer:
    """POSTs an event in its envelope."""
    return _send(app, event["event"]["type"], json.dumps(event), "application/json")


def _send(app: Installation, kind: str, body: str, content_type: str) -> Answer:
    started = time.perf_counter()
    answer = _post(app, body, content_type) if app.request_url else Answer(FAILED)
    took = round((time.perf_counter() - started) * 1000, 1)
    app.log.add(Entry("out", kind, answer.failure, answer.status, took))
    return answer


def _post(app: Installation, body: str, content_type: str) -> Answer:
    # This session ignores the user's proxies and credentials.
    with requests.Session() as session:
        session.trust_env = False
        try:
            response = session.post(
                app.request_url,
                data=body.encode(),
                headers={**_signed(app, body), "Content-Type": content_type},
                timeout=app.limits.ack_seconds,
                allow_redirects=False,
            )
        except requests.Timeout:
            return Answer(TIMED_OUT)
        except requests.RequestException:
            return Answer(FAILED)
    failure = "" if response.status_code == requests.codes.ok else FAILED
    response.encoding = "utf-8"
    return Answer(failure, response.status_code, response.text)


def _signed(app: Installation, body: str) -> dict[str, str]:
    # The app compares with the real clock, not with the workspace's clock, which a test may have stopped.
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(app.signing_secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
    }
