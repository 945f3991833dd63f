"""Lambda's Runtime API (version 2018-06-01) for one process of one function, as AWS documents it.

A custom runtime, AWS's own `awslambdaric` or this package's worker gets `/invocation/next`, which blocks until there is
an event, and posts the answer to `/invocation/<id>/response` or `/invocation/<id>/error`.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import threading
import time
import uuid
from dataclasses import dataclass, field

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local.web import WebServer

_PREFIX = "/2018-06-01/runtime"
_ROUTES = Map(
    [
        Rule(f"{_PREFIX}/invocation/next", endpoint="next", methods=["GET"]),
        Rule(f"{_PREFIX}/invocation/<request_id>/response", endpoint="response", methods=["POST"]),
        Rule(f"{_PREFIX}/invocation/<request_id>/error", endpoint="error", methods=["POST"]),
        Rule(f"{_PREFIX}/init/error", endpoint="init_error", methods=["POST"]),
    ]
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of an invocation, as JSON: the response, or the error object if `failed` is set."""

    payload: bytes
    failed: bool = False

    @classmethod
    def error(cls, error_type: str, message: str) -> "Outcome":
        """Returns an error that Lambda itself reports, because the function cannot."""
        return cls(json.dumps({"errorType": error_type, "errorMessage": message}).encode(), failed=True)

    @property
    def error_type(self) -> str:
        """The error's name, such as an exception's class; "" after success."""
        return str(json.loads(self.payload).get("errorType", "")) if self.failed else ""


@dataclass
class Invocation:
    """One event for a function; `timeout` is in seconds, from the time when the process takes the event."""

    event: bytes
    timeout: float
    arn: str
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def headers(self) -> dict[str, str]:
        """Returns the Runtime API's headers for the event; the deadline is in milliseconds since 1970."""
        now = time.time()
        trace = f"Root=1-{int(now):08x}-{uuid.uuid4().hex[:24]};Parent={uuid.uuid4().hex[:16]};Sampled=0"
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((now + self.timeout) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.arn,
            "Lambda-Runtime-Trace-Id": trace,
        }


class RuntimeApi:
    """The Runtime API's server for one process, which handles one event at a time, as on AWS.

    `address` is for AWS_LAMBDA_RUNTIME_API. `polling` is set once the process requests its first event.
    """

    def __init__(self) -> None:
        self._server = WebServer(Request.application(self._answer))
        self._invocations: queue.Queue[Invocation | None] = queue.Queue()
        self._outcomes: queue.Queue[Outcome] = queue.Queue()
        self._current: Invocation | None = None
        self.polling = threading.Event()
        self.address = self._server.url.removeprefix("http://")

    def start(self) -> None:
        """Serve until `stop`."""
        self._server.start()

    def stop(self) -> None:
        """Releases a process that waits for an event, and ends every thread."""
        self._invocations.put(None)
        self._server.stop()

    def send(self, invocation: Invocation) -> None:
        """Passes the event to the process's next request."""
        self._invocations.put(invocation)

    def settle(self, outcome: Outcome) -> None:
        """Ends the current invocation with this outcome, because the process answered or ended."""
        self._outcomes.put(outcome)
        self.polling.set()

    def outcome(self, timeout: float) -> Outcome:
        """Waits for the invocation's outcome. Raises queue.Empty after `timeout` seconds."""
        return self._outcomes.get(timeout=timeout)

    def _answer(self, request: Request) -> Response:
        try:
            endpoint, arguments = _ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            return Response(error.description, status=error.code or 500)
        if endpoint == "next":
            return self._next()
        return self._settled(request, endpoint, arguments.get("request_id"))

    def _next(self) -> Response:
        self.polling.set()
        self._current = self._invocations.get()
        if self._current is None:
            return Response("the function's environment is shutting down", status=503)
        return Response(self._current.event, headers=self._current.headers(), content_type="application/json")

    def _settled(self, request: Request, endpoint: str, request_id: str | None) -> Response:
        if request_id is not None and (self._current is None or self._current.request_id != request_id):
            return Response(NotFound.description, status=404)
        self.settle(Outcome(request.get_data(), failed=endpoint != "response"))
        return Response('{"status": "OK"}', status=202, content_type="application/json")
