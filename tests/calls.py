"""Records the calls of a client to the local Slack, word for word."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from local.slack.server import LocalSlack
from local.web import WebServer
from tests.local.slack.support import DEADLINE


class Calls:
    """A proxy for the local Slack that records every call: method and arguments, in order."""

    def __init__(self, slack: LocalSlack) -> None:
        self.made: list[tuple[str, dict[str, Any]]] = []
        self._slack = slack
        self.server = WebServer(Request.application(self._pass_on))
        self.client = WebClient(token=slack.bot_token, base_url=f"{self.server.url}/api/")

    def _pass_on(self, request: Request) -> Response:
        body = request.get_data()
        given = json.loads(body or b"{}") if request.is_json else request.values.to_dict()
        self.made.append((request.path.rpartition("/")[2], {name: _read(value) for name, value in given.items()}))
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        answer = requests.post(f"{self._slack.url}{request.full_path}", body, headers=headers, timeout=DEADLINE)
        return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])


def _read(value: Any) -> Any:
    """Parses blocks, views and files, which are sent as JSON in a string."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


@contextmanager
def noting(slack: LocalSlack) -> Iterator[Calls]:
    """Runs the proxy, and stops it at the end."""
    calls = Calls(slack)
    calls.server.start()
    try:
        yield calls
    finally:
        calls.server.stop()
