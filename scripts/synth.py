"""Writes the templates into `cdk.out`: `make synth`, `make synth ARGS="-c greenlight:stage=prod"`.

CDK's command line does the same, but has to be fetched and needs the Lambda packages; this needs neither.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stacks.bundling import ROOT
from stacks.context import own_context

BUNDLES = "greenlight:bundles"


def context(more: Sequence[str]) -> dict[str, Any]:
    """Returns the context in `cdk.json`, overridden by `-c name=value`; Lambda packages only if `-c` names them."""
    parser = argparse.ArgumentParser(prog="make synth")
    parser.add_argument("-c", "--context", action="append", default=[], metavar="NAME=VALUE")
    pairs = (pair.partition("=") for pair in parser.parse_args(more).context)
    kept = {name: value for name, value in own_context().items() if name != BUNDLES}
    return {**kept, **{name: value for name, _, value in pairs}}


def main(more: Sequence[str], folder: Path = ROOT / "cdk.out") -> int:
    """Empties the folder, runs the app and prints the templates' paths. Returns the app's exit code."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**os.environ, "CDK_OUTDIR": str(folder), "CDK_CONTEXT_JSON": json.dumps(context(more))}
    code = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, check=False).returncode
    if code == 0:
        print(*sorted(folder.glob("*.template.json")), sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
