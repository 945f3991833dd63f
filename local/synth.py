"""Synthesises the templates, once for each state of the sources."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from greenlight.spec.catalog import home_of, packages

ROOT = Path(__file__).parent.parent
CACHE = ROOT / "build" / "assemblies"
SOURCES = (
    "app.py",
    "cdk.json",
    "bot",
    "chains",
    "greenlight",
    "greenlight_cdk",
    "lambdas",
    "stacks",
    "requirements/dev.txt",
)
EVERY_CHAIN = {"greenlight:chains": "*"}
"""The context of an app with all chains there are, as the local stack has them."""


class SynthError(RuntimeError):
    """The sources do not make templates: the text is the last line that the CDK app printed."""


def synthesise(context: Mapping[str, str]) -> Path:
    """The folder of the cloud assembly for the sources as they are and the CDK context, made unless it is there.

    Several processes may ask at once: a folder is there only once it is complete. cdk-nag's checks are left to
    `make synth` and the tests. Raises SynthError.
    """
    folder = CACHE / _digest(context)
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as place:
        made = Path(place) / "assembly"
        _run_app(made, context)
        try:
            made.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    return folder


def import_path() -> str:
    """The folders, for `PYTHONPATH`, that our sources and the packages of chains are imported from."""
    homes = [home_of(package).parent for package in packages()]
    return os.pathsep.join(dict.fromkeys(map(str, (ROOT, *homes))))


def _run_app(folder: Path, context: Mapping[str, str]) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), import_path()))),
        "CDK_OUTDIR": str(folder),
        "CDK_CONTEXT_JSON": json.dumps({"greenlight:checks": "off", **context}),
    }
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["app.py ended without a word"]
        raise SynthError(lines[-1])


def _digest(context: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps([dict(context), packages()], sort_keys=True).encode())
    for place in (*(ROOT / source for source in SOURCES), *map(home_of, packages())):
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(place.parent)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
