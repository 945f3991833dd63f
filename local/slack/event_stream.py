"""The workspace's events as server-sent events."""

import json
import queue
from collections.abc import Iterator
from contextlib import ExitStack

from flask import Response

from local.slack.subscribers import Event
from local.slack.workspace import Workspace

HEARTBEAT_SECONDS = 15.0
"""The server only notices that a page has gone when it writes to it."""


def stream(workspace: Workspace, user: str) -> Response:
    """Returns an endless response with one `data:` line of JSON for each event; it ends when the server stops.

    With a `user`, leaves out events that are private to someone else.
    """
    # Subscribe before the response starts; otherwise an event right after the start could be missed.
    stack = ExitStack()
    events = stack.enter_context(workspace.subscribe())
    response = Response(_lines(events, user), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(stack.close)
    return response


def _lines(events: "queue.Queue[Event | None]", user: str) -> Iterator[str]:
    # A browser waits this many milliseconds before it connects again; `make demo` restarts within seconds.
    yield "retry: 1000\n: connected\n\n"
    while True:
        try:
            event = events.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            yield ": still here\n\n"
            continue
        if event is None:
            return
        if not user or event.get("user", user) == user:
            yield f"data: {json.dumps(event)}\n\n"
