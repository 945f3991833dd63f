"""CloudFormation's ListImports."""

import json
from collections.abc import Iterator
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult


def install() -> None:
    """Gap: moto has ListExports, but not ListImports. Names of exports are texts here, as CDK writes them."""
    CloudFormationResponse.list_imports = _list_imports


def _list_imports(self: Any) -> Any:
    """Answers in one page. As on AWS, an export that no stack uses is an error."""
    name = self._get_param("ExportName")
    stacks = self.cloudformation_backend.describe_stacks(None)
    found = [stack.name for stack in stacks if name in _imported(json.loads(stack.template))]
    if not found:
        raise ValidationError(message=f"Export '{name}' is not imported by any stack.")
    return ActionResult({"Imports": found, "NextToken": None})


def _imported(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("Fn::ImportValue"), str):
            yield part["Fn::ImportValue"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _imported(one)
