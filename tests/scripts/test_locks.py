"""Everything that is installed is pinned and hashed, uv and the build system too, and no lock names an index."""

import re
from pathlib import Path

import pytest

from local.synth import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ADDRESS = re.compile(r"^\s*(--(extra-)?index-url|--find-links|-i|-f)\b|@ (file|https?):", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed_and_names_no_index(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not ADDRESS.search(text)
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    assert entries
    assert [entry for entry in entries if not re.match(r"[\w.\[\],-]+==\S+ .*\\\n +--hash=sha256:", entry)] == []


def test_setup_installs_uv_from_its_lock() -> None:
    setup = (ROOT / "scripts" / "setup").read_text("utf-8").replace("\\\n", "")
    (install,) = [line.split() for line in setup.splitlines() if " -m pip install" in line]
    assert "--require-hashes" in install
    assert install[install.index("-r") :] == ["-r", "requirements/uv.txt"]
    assert re.match(r"uv==\d", (ROOT / "requirements" / "uv.txt").read_text("utf-8"))
