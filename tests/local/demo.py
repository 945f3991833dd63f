"""`python -m local` as a process of its own, for tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from local.synth import EVERY_CHAIN, ROOT
from tests.assemblies import made_here

READY = "Ready: "
SECONDS = 60


@contextmanager
def started(*more: str, environ: Mapping[str, str] | None = None, tree: Path = ROOT) -> Iterator[subprocess.Popen[str]]:
    """The process, in a session of its own; killed with all of it where a test leaves it running."""
    if environ is None and tree == ROOT:
        made_here(EVERY_CHAIN)
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "--no-browser", "--port", "0", *more],
        cwd=tree,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            for pid in in_session(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def in_session(leader: int) -> dict[int, str]:
    """The processes, zombies left out, in the session that this process began: their commands by their ids."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, _, session = stat.rpartition(")")[2].split()[:4]
        if int(session) == leader and state != "Z":
            found[int(folder.name)] = command
    return found
