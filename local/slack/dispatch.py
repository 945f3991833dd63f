"""Sends people's actions to the app, with Slack's signature and Slack's time limit."""

import json
import time
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from local.slack.installation import Installation
from local.slack.log import Entry
from local.slack.workspace import Json

TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"

OK, SUCCESSFUL = (200,), range(200, 300)
"""The statuses that acknowledge a command or an interaction, and those that acknowledge an event."""


@dataclass(frozen=True)
class Answer:
    """The app's answer. `failure` is "" if it acknowledges in time, else TIMED_OUT or FAILED; `status` 0: no answer."""

    failure: str
    status: int = 0
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

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
    return _send(app, kind, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})


def send_interaction(app: Installation, payload: Json) -> Answer:
    """POSTs an interaction's payload."""
    return send_form(app, payload["type"], {"payload": json.dumps(payload)})


def send_event(app: Installation, event: Json, headers: Mapping[str, str] | None = None) -> Answer:
    """POSTs an event in its envelope, with more headers if it is sent again."""
    everything = {"Content-Type": "application/json", **(headers or {})}
    return _send(app, event["event"]["type"], json.dumps(event), everything, SUCCESSFUL)


def _send(
    app: Installation, kind: str, body: str, headers: Mapping[str, str], acknowledged: Container[int] = OK
) -> Answer:
    started = time.perf_counter()
    answer = _post(app, body, headers, acknowledged) if app.request_url else Answer(FAILED)
    took = round((time.perf_counter() - started) * 1000, 1)
    app.log.add(Entry("out", kind, answer.failure, answer.status, took))
    return answer


def _post(app: Installation, body: str, headers: Mapping[str, str], acknowledged: Container[int]) -> Answer:
    # This session ignores the user's proxies and credentials.
    with requests.Session() as session:
        session.trust_env = False
        try:
            response = session.post(
                app.request_url,
                data=body.encode(),
                headers={**_signed(app, body), **headers},
                timeout=app.limits.ack_seconds,
                allow_redirects=False,
            )
        except requests.Timeout:
            return Answer(TIMED_OUT)
        except requests.RequestException:
            return Answer(FAILED)
    failure = "" if response.status_code in acknowledged else FAILED
    response.encoding = "utf-8"
    return Answer(failure, response.status_code, response.text, response.headers)


def _signed(app: Installation, body: str) -> dict[str, str]:
    # The app compares with the real clock, not with the workspace's clock, which a test may have stopped.
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(app.signing_secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
    }
