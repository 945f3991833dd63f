"""Delivers events to the app, again if the app does not acknowledge one in time, as Slack's Events API does."""

import threading

from local.slack.dispatch import TIMED_OUT, Answer, send_event
from local.slack.installation import Installation
from local.slack.workspace import Json


def deliver(app: Installation, envelope: Json) -> None:
    """Sends the event; an event that the app does not acknowledge follows again in a thread of its own."""
    reason = _reason(send_event(app, envelope))
    if reason and app.request_url:
        app.repeats.start(lambda ended: _repeat(app, envelope, reason, ended))


def _repeat(app: Installation, envelope: Json, reason: str, ended: threading.Event) -> None:
    for number, seconds in enumerate(app.limits.event_retry_seconds, 1):
        if ended.wait(seconds):
            return
        again = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        reason = _reason(send_event(app, envelope, again))
        if not reason:
            return


def _reason(answer: Answer) -> str:
    """Slack's name for why the event must be sent again; "" if it need not be."""
    if not answer.failure or answer.headers.get("X-Slack-No-Retry") == "1":
        return ""
    if answer.failure == TIMED_OUT:
        return "http_timeout"
    return "http_error" if answer.status else "connection_failed"
