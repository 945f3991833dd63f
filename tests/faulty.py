"""Faults between the bot and the local Slack: calls that Slack refuses, and connections that end."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from werkzeug.wrappers import Request, Response

from greenlight.slack.client import IN_REQUEST, LostResponseRetryHandler
from local.slack.server import LocalSlack
from tests.calls import Calls


@dataclass
class Fault:
    """What becomes of the next `times` calls of a method.

    With `drops` the connection ends instead of an answer, after Slack did what the call asks if `passes` is true.
    """

    body: dict[str, Any]
    status: int = 200
    times: int = 1
    drops: bool = False
    passes: bool = False


class Faulty(Calls):
    """A proxy for the local Slack with faults for some methods. Its client repeats calls as the bot's does."""

    def __init__(self, slack: LocalSlack) -> None:
        super().__init__(slack)
        self.faults: dict[str, Fault] = {}
        self.client = WebClient(token=slack.bot_token, base_url=f"{self.server.url}/api/", timeout=IN_REQUEST)
        self.client.retry_handlers = [LostResponseRetryHandler()]

    def refuse(self, method: str, error: str, times: int = 1000) -> None:
        """Makes Slack answer calls of the method with this error."""
        self.faults[method] = Fault({"ok": False, "error": error}, times=times)

    def _pass_on(self, request: Request) -> Response:
        method = request.path.rpartition("/")[2]
        fault = self.faults.get(method)
        if not fault or not fault.times:
            return super()._pass_on(request)
        fault.times -= 1
        if fault.passes:
            super()._pass_on(request)
        else:
            self.made.append((method, {}))
        if fault.drops:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return Response(json.dumps(fault.body), fault.status, mimetype="application/json")


@contextmanager
def faulty(slack: LocalSlack) -> Iterator[Faulty]:
    """Runs the proxy, and stops it at the end."""
    proxy = Faulty(slack)
    proxy.server.start()
    try:
        yield proxy
    finally:
        proxy.server.stop()
