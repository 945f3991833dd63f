"""A function's processes: as many as its invocations overlap, as on AWS, up to a limit."""

import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from local.aws.runtime_api import Outcome
from local.aws.workers import Function, Sandbox

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Limits:
    """How many processes a function may have, and when one starts or ends. `patience` and `idle` are in seconds.

    Loading a function takes up to a second of processor time, which a busy laptop lacks for the events in line. So
    processes load one after the other, and only for a line that stands: the second process after `patience` without a
    free one, the third after twice as long, and so on.
    """

    most: int = 10
    patience: float = 0.1
    idle: float = 60


class Pool:
    """A function with its warm processes; the first one starts with the first event.

    An invocation takes an idle process. If there is none, it stands in line for the next that becomes free or has
    loaded. Processes that are idle for long are stopped, but the last one stays. `command` runs the runtime: our own
    worker or, in a test, AWS's `awslambdaric`.
    """

    def __init__(
        self,
        function: Function,
        variables: Mapping[str, str],
        root: Path,
        command: list[str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.function = function
        self._variables, self._root, self._limits = variables, root, limits or Limits()
        # -P: some modules in the worker's folder have the names of libraries.
        self._command = command or [sys.executable, "-P", str(_WORKER)]
        self._lock = threading.Lock()
        self._stopped = False
        self._line: deque[Future[Sandbox | None]] = deque()
        self._moved = 0.0  # when the line began, or last gave somebody a process
        self._busy: list[Sandbox] = []
        self._idle: deque[tuple[float, Sandbox]] = deque()
        self._loading: Sandbox | None = None
        self._loader: threading.Thread | None = None
        self._timer: threading.Timer | None = None

    def start(self) -> None:
        """Starts the first process without waiting for it, to have it warm for the first event."""
        with self._lock:
            self._keep_one()

    def invoke(self, event: bytes) -> Outcome:
        """Runs the handler with the event (JSON) and returns its outcome."""
        sandbox = self._take()
        if sandbox is None:
            return Outcome.error("Runtime.ExitError", "the local stack is shutting down")
        outcome = sandbox.invoke(event)
        with self._lock:
            if not self._stopped:
                self._busy.remove(sandbox)
                self._give(sandbox)
                self._keep_one()
        return outcome

    def kill(self) -> bool:
        """Kills the process whose invocation began first. False if none is running."""
        with self._lock:
            for sandbox in self._busy[:1]:
                sandbox.kill()
            return bool(self._busy)

    def stop(self) -> None:
        """Ends every process; the current invocations end with Runtime.ExitError."""
        with self._lock:
            self._stopped = True
            processes = self._processes()
            while self._line:
                self._line.popleft().set_result(None)
        for sandbox in processes:
            sandbox.kill()
        if self._loader:
            self._loader.join()
        if self._timer:
            self._timer.cancel()
            self._timer.join()
        for sandbox in processes:
            sandbox.stop()

    def _take(self) -> Sandbox | None:
        """Waits for a process. None if the pool is stopped."""
        slot: Future[Sandbox | None] = Future()
        with self._lock:
            if self._stopped:
                return None
            if not self._line:
                self._moved = time.monotonic()
            self._line.append(slot)
            while self._idle and not slot.done():
                self._give(self._idle.pop()[1])
            self._keep_one()
        while True:
            try:
                return slot.result(self._limits.patience)
            except TimeoutError:
                with self._lock:
                    self._add_for_line()

    def _give(self, sandbox: Sandbox) -> None:
        """Gives a process to the first in line, or keeps it for the next invocation. Clears away an ended one."""
        if not sandbox.alive:
            sandbox.stop()
        elif self._line:
            self._hand_over(sandbox)
        else:
            self._idle.append((time.monotonic(), sandbox))
            self._watch_idle()

    def _hand_over(self, sandbox: Sandbox) -> None:
        self._moved = time.monotonic()
        self._busy.append(sandbox)
        self._line.popleft().set_result(sandbox)

    def _keep_one(self) -> None:
        if not self._processes():
            self._add()

    def _add_for_line(self) -> None:
        processes, stood = len(self._processes()), time.monotonic() - self._moved
        stands = self._line and stood >= self._limits.patience * processes
        if stands and not self._loading and processes < self._limits.most:
            self._add()

    def _add(self) -> None:
        if self._stopped:
            return
        self._loading = Sandbox(self.function, self._variables, self._root, self._command)
        name = f"loading {self.function.name}"
        self._loader = threading.Thread(target=self._load, args=(self._loading,), name=name)
        self._loader.start()

    def _load(self, sandbox: Sandbox) -> None:
        sandbox.load()
        with self._lock:
            if self._stopped:
                return
            self._loading = None
            if self._line:
                # Also if it could not be loaded: the invocation reports why.
                self._hand_over(sandbox)
            else:
                self._give(sandbox)

    def _processes(self) -> list[Sandbox]:
        return [*self._busy, *(sandbox for _, sandbox in self._idle), *([self._loading] if self._loading else [])]

    def _watch_idle(self) -> None:
        """Sets the timer for the process that has been idle longest, unless it is the last one."""
        if self._timer is None and self._idle and len(self._processes()) > 1:
            due = self._idle[0][0] + self._limits.idle
            self._timer = threading.Timer(max(0, due - time.monotonic()), self._retire)
            self._timer.start()

    def _retire(self) -> None:
        with self._lock:
            if self._stopped:
                return
            long_ago = time.monotonic() - self._limits.idle
            while self._idle and self._idle[0][0] <= long_ago and len(self._processes()) > 1:
                self._idle.popleft()[1].stop()
            self._timer = None
            self._watch_idle()
