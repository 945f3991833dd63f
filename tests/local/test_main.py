"""`python -m local` in its own process: what it prints, and that it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentTypeError
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from local.__main__ import assembly_at
from local.synth import ROOT
from tests.local.demo import READY, SECONDS, in_session, started
from tests.sdk import REGION

pytestmark = pytest.mark.xdist_group("main")
AWS = "AWS on this machine: "


def test_it_prints_its_url_and_ctrl_c_ends_everything() -> None:
    with started("--rate-limits") as process:
        assert process.stdout
        aws = next(line for line in process.stdout if line.startswith(AWS)).removeprefix(AWS).split()
        assert topics(dict(variable.split("=") for variable in aws))
        address = next(line for line in process.stdout if line.startswith(READY)).removeprefix(READY).strip()
        assert address.startswith("http://127.0.0.1:")
        assert requests.get(address, timeout=SECONDS).ok
        assert requests.get(f"{address}/_control/state", timeout=SECONDS).json()["team"]
        limits = requests.get(f"{address}/_control/limits", timeout=SECONDS).json()["limits"]
        assert (limits["rate_limit"], limits["post"]) == (True, {"seconds": 1.0, "burst": 5})
        assert len(in_session(process.pid)) > 1
        # A terminal sends Ctrl-C to every process of the group.
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(SECONDS) == 0
        assert in_session(process.pid) == {}
        assert "Traceback" not in "".join(process.stdout)


@pytest.mark.parametrize("more", [(), ("--no-reload",)], ids=["reloads", "does not"])
def test_a_signal_during_the_start_ends_it(more: tuple[str, ...]) -> None:
    with started(*more) as process:
        assert process.stdout
        next(line for line in process.stdout if line.startswith("Deploying"))
        process.terminate()
        assert process.wait(SECONDS) == 0
        assert in_session(process.pid) == {}


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = refused(["--port", port])
    assert error == f"Cannot start: port {port} is taken. Try --port 0 for a free one."


def test_an_impossible_port_is_refused() -> None:
    done = start_in_vain(["--port", "65536"])
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "python -m local: error: argument --port: 65536 is not a port from 0 to 65535",
    )


def test_a_folder_without_an_assembly_is_refused(tmp_path: Path) -> None:
    done = start_in_vain(["--with", str(tmp_path)])
    assert done.returncode == 2
    assert done.stderr.endswith(f"{tmp_path} has no manifest.json: synthesise the app first\n")


@pytest.mark.parametrize("manifest", ["{", "{}", "[]", '{"artifacts": 3}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ArgumentTypeError, match=r"manifest.json is not the manifest of a synthesised app"):
        assembly_at(str(tmp_path))


def test_an_unknown_model_is_one_line() -> None:
    error = refused(["--port", "0"], {"MODEL": "nonsense"})
    assert error.startswith("Cannot start: MODEL is 'nonsense'; it can be")


@pytest.mark.parametrize("more", [(), ("--no-reload",)], ids=["reloads", "does not"])
def test_a_name_that_no_model_has_is_one_line(more: tuple[str, ...]) -> None:
    error = refused(["--port", "0", *more], {"MODEL": "", "MODEL_NAME": "Claude Sonnet"})
    assert error == 'Cannot start: MODEL_NAME is "Claude Sonnet": expected the id or ARN of a model in Amazon Bedrock'


def test_a_missing_package_of_chains_is_one_line() -> None:
    error = refused(["--port", "0", "--chain-packages", "chains,gone_chains"])
    assert error.startswith('Cannot start: there is no package "gone_chains" with chains: ')


def test_a_synthesis_error_is_one_line() -> None:
    error = refused(["--port", "0", "--gate-timeout", "-1"])
    assert error == "Cannot start: SettingError: greenlight:gate_timeout_seconds is '-1': expected a whole number"


def topics(variables: dict[str, str]) -> list[Any]:
    """Lists the topics with these variables as the SDK's only AWS settings."""
    session = boto3.Session(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"], region_name=REGION)
    found: list[Any] = session.client("sns", endpoint_url=variables["AWS_ENDPOINT_URL"]).list_topics()["Topics"]
    return found


def start_in_vain(arguments: list[str], environ: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[str]:
    """Runs a start that fails."""
    command = [sys.executable, "-m", "local", "--no-browser", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def refused(arguments: list[str], environ: Mapping[str, str] = os.environ) -> str:
    """Returns the only line on standard error of a start that fails with exit code 1."""
    done = start_in_vain(arguments, environ)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.splitlines()
    return line
