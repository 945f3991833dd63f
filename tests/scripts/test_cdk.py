"""CDK's command line on the Python package's Node.js; skipped if there is no npm registry to fetch it from."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from local.synth import EVERY_CHAIN
from scripts.cdk import CDK, ROOT, command, environment
from tests.assemblies import made_here

Cdk = Callable[..., str]


@pytest.fixture
def cdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cdk:
    """Runs CDK's command line and returns its output, on a machine with a shell but without Node.js."""
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("CDK_DISABLE_CLI_TELEMETRY", "true")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            command(arguments), cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
        if "npm error code E" in done.stderr:
            pytest.skip(f"The npm registry cannot be reached: {done.stderr.strip()}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_pinned_version_starts(cdk: Cdk) -> None:
    assert cdk("--version").split()[0] == CDK.partition("@")[2]


def test_it_reads_what_the_locked_library_writes(cdk: Cdk) -> None:
    assert "dev-greenlight-bot" in cdk("ls", "--app", str(made_here(EVERY_CHAIN)), "--no-notices").split()
