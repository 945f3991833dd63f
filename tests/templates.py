"""The templates as `make synth` writes them, cdk-nag's rules included; made once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stacks.bundling import ROOT
from tests.stacks.conftest import Template


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assembly")
    environment = {**os.environ, "CDK_OUTDIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, Template]:
    """The templates by stack name."""
    return {
        file.name.removesuffix(".template.json"): json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(assembly.glob("*.template.json"))
    }
