"""Functions as Lambda runs them: a warm process each, with its own variables, time limit and errors."""

import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.aws.access_key import AccessKey
from local.aws.runtime_api import Invocation, Outcome, RuntimeApi

# Lambda gives an environment 10 s to load; a laptop with two busy cores may take longer.
INIT_SECONDS = 60.0
_WORKER = Path(__file__).with_name("worker.py")
# What a process needs of this machine to run at all; nothing else of our environment reaches a function.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Function:
    """A function as its template describes it; `timeout` in seconds, `memory` in MB."""

    name: str
    arn: str
    handler: str
    timeout: float = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)


def environment(function: Function, region: str, endpoint: str, key: AccessKey, root: Path) -> dict[str, str]:
    """The variables Lambda sets for every function, then the function's own."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": endpoint,
        **key.variables(),
        "AWS_SESSION_TOKEN": "local",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "_HANDLER": function.handler,
        "LAMBDA_TASK_ROOT": str(root),
        "PYTHONPATH": str(root),
        "PYTHONUNBUFFERED": "1",
        "TZ": ":UTC",
        # There is no X-Ray daemon here to send traces to.
        "POWERTOOLS_TRACE_DISABLED": "true",
        **function.environment,
    }


class Sandbox:
    """One process of a function, and the Runtime API it talks to. Used by one thread at a time."""

    def __init__(self, function: Function, variables: Mapping[str, str], root: Path, command: list[str]) -> None:
        self._function = function
        self._api = RuntimeApi()
        self._api.start()
        self._process = subprocess.Popen(
            command,
            cwd=root,
            env={**variables, "AWS_LAMBDA_RUNTIME_API": self._api.address},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self._watcher = threading.Thread(target=self._watch, name=f"lambda {function.name}")
        self._watcher.start()

    @property
    def alive(self) -> bool:
        """Whether the process can take another event."""
        return self._process.poll() is None

    def invoke(self, event: bytes) -> Outcome:
        """The function's answer to the event, or the error Lambda reports when it has none in time."""
        invocation = Invocation(event, self._function.timeout, self._function.arn)
        prefix = f"RequestId: {invocation.request_id} Error:"
        if not self._api.polling.wait(INIT_SECONDS):
            self.kill()
            return Outcome.error("Sandbox.Timedout", f"{prefix} the function was not loaded in {INIT_SECONDS:.0f} s")
        self._api.send(invocation)
        try:
            return self._api.outcome(self._function.timeout)
        except queue.Empty:
            self.kill()
            seconds = f"{self._function.timeout:.2f}"
            return Outcome.error("Sandbox.Timedout", f"{prefix} Task timed out after {seconds} seconds")

    def kill(self) -> None:
        """End the process without asking it."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the process and every thread that serves it."""
        self.kill()
        self._watcher.join()
        self._api.stop()

    def _watch(self) -> None:
        log = logging.getLogger(f"lambda.{self._function.name}")
        assert self._process.stdout is not None  # it was asked for
        with self._process.stdout as lines:
            for line in lines:
                log.info("%s", line.rstrip())
        status = self._process.wait()
        self._api.settle(Outcome.error("Runtime.ExitError", f"Runtime exited with error: exit status {status}"))


class Worker:
    """A function with its warm process, started when it is first needed and again after an end.

    Events are handled one by one. `command` runs the runtime: our own worker, or in a test AWS's `awslambdaric`.
    """

    def __init__(
        self, function: Function, variables: Mapping[str, str], root: Path, command: list[str] | None = None
    ) -> None:
        self.function = function
        self._variables = variables
        self._root = root
        # -P: the worker's own folder has modules whose names would hide libraries.
        self._command = command or [sys.executable, "-P", str(_WORKER)]
        self._one_at_a_time = threading.Lock()
        self._stopped = False
        self._sandbox: Sandbox | None = None

    def start(self) -> None:
        """Start the process, without waiting for it, so that the first event finds it warm."""
        with self._one_at_a_time:
            self._current()

    def invoke(self, event: bytes) -> Outcome:
        """Run the handler with the event (JSON) and wait for its outcome."""
        with self._one_at_a_time:
            if self._stopped:
                return Outcome.error("Runtime.ExitError", "the local stack is shutting down")
            outcome = self._current().invoke(event)
            self._current()
            return outcome

    def stop(self) -> None:
        """End the process; an invocation under way ends as Runtime.ExitError."""
        self._stopped = True
        if sandbox := self._sandbox:
            sandbox.kill()
        with self._one_at_a_time:
            if self._sandbox:
                self._sandbox.stop()

    def _current(self) -> Sandbox:
        """The process, a new one where there is none or it has ended; the ended one once the worker is stopped."""
        if self._sandbox and (self._sandbox.alive or self._stopped):
            return self._sandbox
        if self._sandbox:
            self._sandbox.stop()
        self._sandbox = Sandbox(self.function, self._variables, self._root, self._command)
        return self._sandbox
