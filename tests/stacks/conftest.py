"""What every test of the stacks reads templates with."""

from collections.abc import Mapping
from typing import Any

Template = Mapping[str, Any]


def resources(template: Template, kind: str) -> dict[str, Any]:
    """The properties of a template's resources of a type, by logical id."""
    found = template["Resources"].items()
    return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}
