"""The context that `cdk.json` has, for commands that CDK's own command line does not start."""

import json
from typing import Any

from stacks.bundling import ROOT

FILE = ROOT / "cdk.json"


def own_context() -> dict[str, Any]:
    """The context of `cdk.json`, `{"greenlight:stage": "prod"}`, as CDK's command line gives it to the app."""
    context: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")).get("context", {})
    return context
