"""Copies the sources, for tests that change them."""

import shutil
import subprocess
import sys
from pathlib import Path

from local.synth import ROOT


def copy_tree(target: Path) -> Path:
    """Copies every file that git tracks, or would add, into `target`. Returns `target`."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for file in (Path(name) for name in names if (ROOT / name).is_file()):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, target / file)
    return target


def run_in(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments in a copy of the sources."""
    return subprocess.run([sys.executable, *arguments], cwd=tree, capture_output=True, text=True, check=False)
