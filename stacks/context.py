"""The context that `cdk.json` has, for commands that CDK's own command line does not start."""

import json
from pathlib import Path
from typing import Any

from greenlight.spec.catalog import search

FILE = Path(__file__).parent.parent / "cdk.json"


def own_context() -> dict[str, Any]:
    """The context of `cdk.json`, `{"greenlight:stage": "prod"}`, as CDK's command line gives it to the app."""
    context: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")).get("context", {})
    return context


def search_own_packages() -> None:
    """Has chains be searched in the packages that `cdk.json` names, where it names any."""
    named = own_context().get("greenlight:chain_packages")
    if named:
        search(named.split(",") if isinstance(named, str) else named)
