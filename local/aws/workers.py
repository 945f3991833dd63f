"""Runs functions as Lambda does: in processes with their own variables, time limit and errors."""

import logging
import os
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.aws.access_key import AccessKey
from local.aws.runtime_api import Invocation, Outcome, RuntimeApi

# Lambda allows 10 s for loading; a laptop with two busy cores may need longer.
INIT_SECONDS = 60.0
# The variables that a process needs to run at all; a function gets nothing else from our environment.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Function:
    """A function, as its template describes it; `timeout` is in seconds, `memory` in MB."""

    name: str
    arn: str
    handler: str
    timeout: float = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)


def environment(function: Function, region: str, endpoint: str, key: AccessKey, root: Path) -> dict[str, str]:
    """Returns the variables that Lambda sets for every function, then the function's own."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": endpoint,
        **key.variables(),
        # Sent with each request, so `LocalAws.watch` sees which function made it.
        "AWS_SESSION_TOKEN": function.name,
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
        # There is no X-Ray daemon here.
        "POWERTOOLS_TRACE_DISABLED": "true",
        **function.environment,
    }


class Sandbox:
    """One process of a function, with its Runtime API. Used by one thread at a time."""

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

    def load(self) -> None:
        """Waits until the process takes events or has ended; kills it after INIT_SECONDS."""
        if not self._api.polling.wait(INIT_SECONDS):
            reason = f"Error: the function was not loaded in {INIT_SECONDS:.0f} s"
            self._api.settle(Outcome.error("Sandbox.Timedout", reason))
            self.kill()

    def invoke(self, event: bytes) -> Outcome:
        """Returns the loaded function's outcome for the event, or Lambda's own error if there is none in time."""
        invocation = Invocation(event, self._function.timeout, self._function.arn)
        self._api.send(invocation)
        try:
            return self._api.outcome(self._function.timeout)
        except queue.Empty:
            self.kill()
            seconds = f"{self._function.timeout:.2f}"
            reason = f"RequestId: {invocation.request_id} Error: Task timed out after {seconds} seconds"
            return Outcome.error("Sandbox.Timedout", reason)

    def kill(self) -> None:
        """Kills the process."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ends the process and every thread that serves it."""
        self.kill()
        self._watcher.join()
        self._api.stop()

    def _watch(self) -> None:
        log = logging.getLogger(f"lambda.{self._function.name}")
        assert self._process.stdout is not None  # because of stdout=PIPE
        with self._process.stdout as lines:
            for line in lines:
                log.info("%s", line.rstrip())
        status = self._process.wait()
        self._api.settle(Outcome.error("Runtime.ExitError", f"Runtime exited with error: exit status {status}"))
