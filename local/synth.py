"""Synthesises the templates, and caches them until the sources change."""

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from greenlight.models.model import read_model
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
"""CDK context for an app with every chain, as in the local stack."""


def model_setting(environ: Mapping[str, str]) -> str:
    """The setting MODEL: "offline", "bedrock" or an address. An empty one is as none: "offline"."""
    return environ.get("MODEL") or "offline"


def model_context(environ: Mapping[str, str]) -> dict[str, str]:
    """CDK context for the model that the environment names (`local/model/backends.py`), so that the templates fit it.

    MODEL_NAME decides the family; a name that no family knows means the most careful one. {} without a name. Raises
    ValueError for a name that cannot be that of a model in Amazon Bedrock, unless a local server has it.
    """
    name = environ.get("MODEL_NAME")
    if not name:
        return {}
    if model_setting(environ) in ("offline", "bedrock"):
        if not name.startswith("{"):
            _check(name)
        return {"greenlight:model": name}
    slug = re.sub(r"[^A-Za-z0-9._:/-]+", "-", name)
    return {"greenlight:model": json.dumps({"id": f"local.{slug}", "of": name})}


def _check(name: str) -> None:
    try:
        read_model(name)
    except ValueError as error:
        raise ValueError(f"MODEL_NAME {error}") from error


ERROR_NAME = re.compile(r"[\w.]+Error: ")


Maker = Callable[[Path, Mapping[str, str]], None]
"""Writes the assembly for a CDK context into a folder that does not exist yet."""


class SynthError(RuntimeError):
    """The CDK app failed. The text is the last error that it printed, one or more lines."""


SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")
"""Errors of Python whose text does not say where they are."""


def synthesise(context: Mapping[str, str], make: Maker | None = None) -> Path:
    """Returns the folder of the cloud assembly for the current sources and the CDK context; makes it if necessary.

    Several processes may call this at once: one makes the folder and the others wait. A folder only appears when it is
    complete. `make` writes the assembly into a folder; the default runs the CDK app in its own process. Raises
    SynthError.
    """
    folder = CACHE / _digest(context)
    if folder.exists():
        return folder
    locks = CACHE.with_name("locks")
    for place in (CACHE, locks):
        place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as made_in, (locks / folder.name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = Path(made_in) / "assembly"
            (make or run_app)(made, context)
            made.rename(folder)
    return folder


def import_path() -> str:
    """Returns the `PYTHONPATH` that contains our sources and the packages of chains."""
    homes = [home_of(package).parent for package in packages()]
    return os.pathsep.join(dict.fromkeys(map(str, (ROOT, *homes))))


def run_app(folder: Path, context: Mapping[str, str]) -> None:
    """Runs the CDK app in its own process; it writes its assembly into the folder. Raises SynthError."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), import_path()))),
        "CDK_OUTDIR": str(folder),
        "CDK_CONTEXT_JSON": json.dumps(dict(context)),
    }
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SynthError(_error(done.stderr) or "app.py failed and printed no error")


def _error(printed: str) -> str:
    """Returns the output from the last line that begins with an error's name; without one, the last line."""
    lines = printed.strip().splitlines()
    named = [number for number, line in enumerate(lines) if ERROR_NAME.match(line)]
    error = "\n".join(lines[named[-1] if named else -1 :])
    places = re.findall(r'^ +File "(.+)", line (\d+)$', printed, re.MULTILINE)
    if not error.startswith(SYNTAX_ERRORS) or not places:
        return error
    file, line = places[-1]
    return f"{error} ({file.removeprefix(f'{ROOT}/')}, line {line})"


def _digest(context: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps([dict(context), packages()], sort_keys=True).encode())
    for place in (*(ROOT / source for source in SOURCES), *map(home_of, packages())):
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(place.parent)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
