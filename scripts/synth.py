"""Writes the templates into `cdk.out`: `make synth`, with `ARGS="-c greenlight:stage=prod"`.

CDK's command line does the same, once it is fetched and once the Lambda packages are built; this needs neither.
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
    """The context of `cdk.json`, then what `-c name=value` says; the Lambda packages only where that names them."""
    parser = argparse.ArgumentParser(prog="make synth")
    parser.add_argument("-c", "--context", action="append", default=[], metavar="NAME=VALUE")
    pairs = (pair.partition("=") for pair in parser.parse_args(more).context)
    kept = {name: value for name, value in own_context().items() if name != BUNDLES}
    return {**kept, **{name: value for name, _, value in pairs}}


def main(more: Sequence[str], folder: Path = ROOT / "cdk.out") -> int:
    """Runs the app, and says where the templates are; its exit code. What was in the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**os.environ, "CDK_OUTDIR": str(folder), "CDK_CONTEXT_JSON": json.dumps(context(more))}
    code = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, check=False).returncode
    if code == 0:
        print(*sorted(folder.glob("*.template.json")), sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
