"""Refusals on demand: a test arms an answer that the app gets instead of a method's own, or no answer at all."""

import json
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from typing import Any

from flask import Response, jsonify, request

from local.slack.people import ControlError
from local.slack.workspace import Json, Workspace

RESPONSE_URL, UPLOAD_URL = "response_url", "upload_url"
"""The names under which posts to a response URL and to an upload's URL are refused."""

STATUSES = {RESPONSE_URL: 404, UPLOAD_URL: 400}
"""The HTTP status of an error there; a method's errors have 200."""

KEPT = ("token", "client_secret")
"""Arguments that a refusal does not look at."""

Answered = tuple[Response, str]
"""A response, and the name of the error for the log ("" if there is none)."""


@dataclass
class Refusal:
    """An answer for calls of `method` (a name or a pattern such as `chat.*`), for the next `times` (None: until reset).

    `error` is Slack's own name; `status`, `body` and `retry_after` are the HTTP answer's. The call is not carried out
    unless `after` is set: then it is, and only its answer is this one. `drop` cuts the connection without an answer.
    In `where`, `text` is a part of the call's arguments as JSON, and every other name is an argument with its value.
    """

    method: str
    error: str = ""
    times: int | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    body: Any = None
    retry_after: float | None = None
    after: bool = False
    drop: bool = False

    @property
    def reason(self) -> str:
        """What the log says."""
        return self.error or ("dropped" if self.drop else "refused")

    def response(self, method: str) -> Response:
        """The answer to a call of `method`; its status is 0 if nothing is sent."""
        if self.drop:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return Response(status=0)
        body = {"ok": False, "error": self.error} if self.body is None and self.error else self.body
        answer = Response(body or "", mimetype="text/plain") if isinstance(body, str | None) else jsonify(body)
        limited = self.error == "ratelimited"
        answer.status_code = self.status or (429 if limited else STATUSES.get(method, 200))
        if self.retry_after is not None or limited:
            answer.headers["Retry-After"] = f"{1 if self.retry_after is None else self.retry_after:g}"
        return answer


class Refusals:
    """What is armed, oldest first; the first one that fits a call is used. Thread-safe."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._armed: list[Refusal] = []

    def arm(self, wanted: Mapping[str, Any], methods: Iterable[str]) -> None:
        """Adds a refusal for one of these methods. Raises ControlError for one that could never answer a call."""
        if not any(fnmatchcase(method, wanted["method"]) for method in (*methods, RESPONSE_URL, UPLOAD_URL)):
            raise ControlError(f"There is no method {wanted['method']!r}.", 400)
        unknown = {*wanted} - {known.name for known in fields(Refusal)}
        if unknown:
            raise ControlError(f"A refusal has no {', '.join(sorted(unknown))}.", 400)
        refusal = Refusal(**wanted)
        where = refusal.where
        if not isinstance(where, dict) or not all(isinstance(value, str) for value in where.values()):
            raise ControlError("`where` must be an object of strings.", 400)
        if not (refusal.error or refusal.status or refusal.body is not None or refusal.drop):
            raise ControlError("A refusal needs an error, a status, a body, or drop.", 400)
        with self._lock:
            self._armed.append(refusal)

    def armed(self) -> list[Json]:
        """Every refusal that still waits for calls, with the `times` that are left."""
        with self._lock:
            return [asdict(refusal) for refusal in self._armed]

    def clear(self) -> None:
        """Forgets them all."""
        with self._lock:
            self._armed.clear()

    def answered(self, method: str, arguments: Mapping[str, Any], carry_out: Callable[[], Answered]) -> Answered:
        """Returns what `carry_out` does, or what is armed for this call instead."""
        refusal = self._take(method, arguments)
        if refusal is None:
            return carry_out()
        if refusal.after:
            carry_out()
        return refusal.response(method), refusal.reason

    def _take(self, method: str, arguments: Mapping[str, Any]) -> Refusal | None:
        with self._lock:
            for refusal in self._armed:
                if fnmatchcase(method, refusal.method) and self._fits(refusal, arguments):
                    if refusal.times is not None:
                        refusal.times -= 1
                    self._armed = [one for one in self._armed if one.times != 0]
                    return refusal
        return None

    def _fits(self, refusal: Refusal, arguments: Mapping[str, Any]) -> bool:
        if not refusal.where:
            return True
        given = {name: _decoded(value) for name, value in arguments.items() if name not in KEPT}
        text = json.dumps(given, ensure_ascii=False)
        return all(
            value in text if name == "text" else self._value(given, name) == self._value({name: value}, name)
            for name, value in refusal.where.items()
        )

    def _value(self, arguments: Mapping[str, Any], name: str) -> str:
        if name != "channel":
            return str(arguments.get(name, ""))
        # Uploads call it otherwise, and people's names and ids mean their direct messages.
        wanted = str(next((arguments[key] for key in ("channel", "channel_id", "channels") if arguments.get(key)), ""))
        channel = self._workspace.channel_called(wanted)
        return channel.id if channel else wanted


def _decoded(value: Any) -> Any:
    """Returns the JSON that a form holds as a string, because `where` knows nothing of its escapes."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
