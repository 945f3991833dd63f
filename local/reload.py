"""Restarts the local stack when its sources change.

The stack runs in a process of its own: Python keeps the chains' modules that it has imported, so only a new process has
the new ones. A change is synthesised first, while the old stack still runs, and one with a mistake replaces nothing.
The sources are a few hundred files, and looking at their times twice a second costs next to nothing; a library that
has the operating system watch them would be one more compiled dependency.
"""

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from greenlight.spec.catalog import home_of, packages
from local.model.samples import Samples
from local.synth import ROOT, SOURCES, SynthError, synthesise

POLL_SECONDS = 0.5

MAX_LOOKS = 20
"""How often to look again while files are being written, with half a poll between two looks."""

KINDS = (".py", ".md", ".json", ".typ")
AGAIN = "The local Slack began empty: its messages, and the runs in progress, are gone."


class Sources:
    """The files that the stack is made of: what changed since the last look."""

    def __init__(self) -> None:
        # The settings of cdk.json and the locked requirements are read at the start alone.
        ours = [ROOT / name for name in SOURCES if name not in ("cdk.json", "requirements/dev.txt")]
        self.homes = [home_of(package) for package in packages()]
        self._places = [*ours, *self.homes]
        self._known = self._times()

    def changed(self, is_stopped: Callable[[float], bool]) -> list[Path]:
        """The files that are new, gone or edited since the last call, once nothing is being written.

        `is_stopped` waits for so many seconds, and says whether to stop looking.
        """
        before, now = self._known, self._times()
        for _ in range(MAX_LOOKS):
            if now == self._known or is_stopped(POLL_SECONDS / 2):
                break
            self._known, now = now, self._times()
        self._known = now
        return sorted(file for file in before.keys() | now.keys() if before.get(file) != now.get(file))

    def _times(self) -> dict[Path, int]:
        times: dict[Path, int] = {}
        for place in self._places:
            # A walk passes over folders that disappear meanwhile.
            walked = [Path(folder, name) for folder, _, names in os.walk(place) for name in names] or [place]
            for file in walked:
                # Editors keep copies under hidden names while they write.
                if file.suffix in KINDS and not file.name.startswith("."):
                    with suppress(OSError):
                        times[file] = file.stat().st_mtime_ns
        return times


class Child:
    """`python -m local` with the stack in it; it ends when `stop` is called, and when this process ends in any way.

    It has a process group of its own, so that Ctrl-C reaches this process alone.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self.channel, theirs = socket.socketpair()
        command = [sys.executable, "-m", "local", *arguments]
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(command, stdin=theirs.fileno(), process_group=0)

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def port(self, stop: socket.socket) -> int:
        """The port of the page once the stack is ready; 0 where the process ends first, or `stop` has something."""
        while not self.has_ended:
            heard, _, _ = select.select([stop, self.channel], [], [], POLL_SECONDS)
            if stop in heard:
                return 0
            if heard and (said := self.channel.recv(16)):
                return int(said)
        return 0

    def stop(self) -> int:
        """Ends the stack and waits for it; the exit code."""
        self.channel.close()
        return self._process.wait()


class Supervisor:
    """Runs the stack with the command line's `arguments`, again at each change, until `stop` has something to read."""

    def __init__(self, arguments: Sequence[str], context: Mapping[str, str], stop: socket.socket) -> None:
        self._arguments, self._context, self._stop = arguments, context, stop
        self._sources = Sources()
        self._behind = self._waiting = False
        self._port = 0
        self._child = Child([*arguments, "--supervised=first"])

    def run(self) -> int:
        """The exit code: 0 after Ctrl-C, 1 for a stack that did not start or that ended by itself."""
        self._port = self._child.port(self._stop)
        if self._port:
            print("Save a change to a chain, a prompt or a sample, and it is loaded for you.", flush=True)
        while not self._is_stopped(POLL_SECONDS):
            if self._child.has_ended and not self._waiting:
                break
            if changed := self._sources.changed(self._is_stopped):
                self._load(set(changed))
        if self._child.has_ended:
            return 0 if self._waiting else self._ended()
        print("Stopping …", flush=True)
        return self._child.stop()

    def _ended(self) -> int:
        code = self._child.stop()
        if self._port:
            print(f"The local stack ended by itself (exit code {code}). Start it again.", file=sys.stderr)
        return min(abs(code), 1)

    def _load(self, changed: set[Path]) -> None:
        """Loads a change, with those that come while it is checked: what starts has been checked as it is."""
        started = time.monotonic()
        while True:
            samples = not self._behind and all(file.name == "sample.md" and file.exists() for file in changed)
            mistake = self._mistake(samples=samples)
            later = self._sources.changed(self._is_stopped)
            if self._is_stopped():
                return
            if not later:
                break
            changed |= set(later)
        first, *others = sorted(map(_name, changed))
        what = f"{first} and {len(others)} more" if others else first
        if mistake:
            stays = "there is no stack yet" if self._waiting else "the stack stays as it was"
            print(f"{what} changed, and {stays}: {mistake}", flush=True)
            self._behind = self._behind or not samples
        elif samples:
            print(f"{what} changed: the offline model replies from it now.", flush=True)
        else:
            self._restart(what, started)

    def _mistake(self, *, samples: bool) -> str:
        """What keeps the sources from being loaded; "" if nothing does."""
        try:
            if not samples:
                synthesise(self._context)
            Samples(*self._sources.homes)
        except (SynthError, ValueError, OSError) as error:
            return str(error)
        return ""

    def _restart(self, what: str, started: float) -> None:
        self._child.stop()
        self._child = Child([*self._arguments, f"--port={self._port}", "--no-browser", "--supervised=again"])
        self._behind = self._waiting = not self._child.port(self._stop)
        if not self._waiting:
            print(f"{what} changed: reloaded in {time.monotonic() - started:.0f} s. {AGAIN}", flush=True)
        elif self._is_stopped():
            self._waiting = False
        else:
            print(f"{what} changed, and the stack does not start with it. Waiting for the next change …", flush=True)

    def _is_stopped(self, seconds: float = 0) -> bool:
        return bool(select.select([self._stop], [], [], seconds)[0])


def _name(file: Path) -> str:
    """The file as people know it: from the repository's folder on, or from that of the package."""
    if file.is_relative_to(ROOT):
        return str(file.relative_to(ROOT))
    return next(str(file.relative_to(home.parent)) for home in map(home_of, packages()) if file.is_relative_to(home))
