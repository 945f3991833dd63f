"""The context in `cdk.json`, for commands that do not run through CDK's command line."""

import json
from pathlib import Path
from typing import Any

from greenlight.spec.catalog import search

CDK_JSON = Path(__file__).parent.parent / "cdk.json"


def own_context() -> dict[str, Any]:
    """The context of `cdk.json`, such as `{"greenlight:stage": "prod"}`, as CDK passes it to the app."""
    context: dict[str, Any] = json.loads(CDK_JSON.read_text(encoding="utf-8")).get("context", {})
    return context


def search_own_packages() -> None:
    """Searches for chains in the packages that `cdk.json` names, if it names any."""
    named = own_context().get("greenlight:chain_packages")
    if named:
        search(named.split(",") if isinstance(named, str) else named)
