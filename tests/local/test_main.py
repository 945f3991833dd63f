"""`python -m local` as a process of its own: what it prints, and what it leaves behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from local.synth import EVERY_CHAIN, ROOT
from tests.assemblies import made_here
from tests.sdk import REGION

pytestmark = pytest.mark.xdist_group("main")
AWS = "AWS on this machine: "
READY = "Ready: "
SECONDS = 60


def test_it_says_where_it_is_ready_and_ctrl_c_ends_it_with_everything_it_started() -> None:
    with started() as process:
        assert process.stdout
        aws = next(line for line in process.stdout if line.startswith(AWS)).removeprefix(AWS).split()
        assert topics(dict(variable.split("=") for variable in aws))
        address = next(line for line in process.stdout if line.startswith(READY)).removeprefix(READY).strip()
        assert address.startswith("http://127.0.0.1:")
        assert requests.get(address, timeout=SECONDS).ok
        assert requests.get(f"{address}/_control/state", timeout=SECONDS).json()["team"]
        assert len(in_session(process.pid)) > 1
        # A terminal sends it to every process of the group.
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(SECONDS) == 0
        assert in_session(process.pid) == []
        assert "Traceback" not in "".join(process.stdout)


def test_a_request_to_end_while_it_starts_is_heard_too() -> None:
    with started() as process:
        assert process.stdout
        next(line for line in process.stdout if line.startswith("Deploying"))
        process.terminate()
        assert process.wait(SECONDS) == 0
        assert in_session(process.pid) == []


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = refused(["--port", port])
    assert error == f"Cannot start: port {port} is taken. Try --port 0 for a free one."


def test_a_port_that_cannot_be_is_refused() -> None:
    done = start_in_vain(["--port", "65536"])
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "python -m local: error: argument --port: 65536 is not a port from 0 to 65535",
    )


def test_an_unknown_model_is_one_line() -> None:
    error = refused(["--port", "0"], {"MODEL": "nonsense"})
    assert error.startswith("Cannot start: MODEL is 'nonsense'; it can be")


def test_a_package_of_chains_that_is_not_there_is_one_line() -> None:
    error = refused(["--port", "0", "--chain-packages", "chains,gone_chains"])
    assert error.startswith('Cannot start: there is no package "gone_chains" with chains: ')


def test_templates_that_cannot_be_made_are_one_line() -> None:
    error = refused(["--port", "0", "--gate-timeout", "-1"])
    assert error == "Cannot start: SettingError: greenlight:gate_timeout_seconds is '-1': a whole number expected"


def topics(variables: dict[str, str]) -> list[Any]:
    """What an SDK finds with these variables, and nothing else of AWS, in its environment."""
    session = boto3.Session(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"], region_name=REGION)
    found: list[Any] = session.client("sns", endpoint_url=variables["AWS_ENDPOINT_URL"]).list_topics()["Topics"]
    return found


@contextmanager
def started(arguments: tuple[str, ...] = ("--port", "0")) -> Iterator[subprocess.Popen[str]]:
    """The process, in a session of its own; killed with all of it where a test leaves it running."""
    made_here(EVERY_CHAIN)
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "--no-browser", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            if in_session(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def start_in_vain(arguments: list[str], environ: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[str]:
    """A start that fails."""
    command = [sys.executable, "-m", "local", "--no-browser", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def refused(arguments: list[str], environ: Mapping[str, str] = os.environ) -> str:
    """The one line on standard error of a start that fails with exit code 1."""
    done = start_in_vain(arguments, environ)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    return line


def in_session(leader: int) -> list[str]:
    """The commands of the processes, zombies left out, in the session that this process began."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, _, session = stat.rpartition(")")[2].split()[:4]
        if int(session) == leader and state != "Z":
            found.append(command)
    return found
