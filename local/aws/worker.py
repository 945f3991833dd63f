"""The process that runs a function on this machine: the part of Lambda's Python runtime that our handlers use.

`local.aws.workers` starts this file with the repository's root on the path. It imports only the standard library, so
the handler's own bundle decides what a handler may import. It talks to the Runtime API in AWS_LAMBDA_RUNTIME_API.
"""

import http.client
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

_PREFIX = "/2018-06-01/runtime"
Handler = Callable[[Any, "Context"], Any]


class Context:
    """A handler's second argument, with the names of Lambda's context object for Python."""

    def __init__(self, headers: http.client.HTTPMessage) -> None:
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = None
        self.identity = None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped, never less than 0."""
        return max(0, self._deadline_ms - int(time.time() * 1000))


class Raised:
    """Keeps the exception of a `with` block: a handler's exception is an answer and must not end this process."""

    error: Exception | None = None

    def __enter__(self) -> "Raised":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: TracebackType | None) -> bool:
        if isinstance(error, Exception):
            self.error = error
        return self.error is not None

    def as_json(self, error_type: str = "") -> bytes:
        """Returns the error object that Lambda's Python runtime reports."""
        frames = traceback.format_list(traceback.extract_tb(self.error.__traceback__)) if self.error else []
        name = error_type or type(self.error).__name__
        return json.dumps({"errorMessage": str(self.error), "errorType": name, "stackTrace": frames}).encode()


class Runtime:
    """A client of the Runtime API that keeps one connection open."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def next(self) -> tuple[bytes, http.client.HTTPMessage] | None:
        """Returns the next event and its headers; None if the environment shuts down."""
        self._connection.request("GET", f"{_PREFIX}/invocation/next")
        answer = self._connection.getresponse()
        body = answer.read()
        return (body, answer.headers) if answer.status == 200 else None

    def post(self, path: str, body: bytes) -> None:
        """Reports a response or an error."""
        self._connection.request("POST", f"{_PREFIX}/{path}", body, {"Content-Type": "application/json"})
        self._connection.getresponse().read()


def load(handler: str) -> Handler:
    """Returns the function for a handler string such as `bot.handler.handler`."""
    module, _, name = handler.rpartition(".")
    function: Handler = getattr(importlib.import_module(module.replace("/", ".")), name)
    return function


def answer(runtime: Runtime, handler: Handler, event: bytes, headers: http.client.HTTPMessage) -> None:
    """Calls the handler with one event and reports its response or error."""
    context = Context(headers)
    os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    with Raised() as raised:
        response = json.dumps(handler(json.loads(event), context)).encode()
    if raised.error is None:
        runtime.post(f"invocation/{context.aws_request_id}/response", response)
        return
    traceback.print_exception(raised.error)
    runtime.post(f"invocation/{context.aws_request_id}/error", raised.as_json())


def main() -> int:
    """Loads the handler and answers events until the environment shuts down; returns the process's exit code."""
    runtime = Runtime(os.environ["AWS_LAMBDA_RUNTIME_API"])
    with Raised() as raised:
        handler = load(os.environ["_HANDLER"])
    if raised.error is not None:
        traceback.print_exception(raised.error)
        missing = isinstance(raised.error, ImportError)
        runtime.post("init/error", raised.as_json("Runtime.ImportModuleError" if missing else ""))
        return 1
    while (taken := runtime.next()) is not None:
        answer(runtime, handler, *taken)
    return 0


if __name__ == "__main__":
    sys.exit(main())
