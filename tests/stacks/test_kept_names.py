"""Names that must not change: stacks, logical ids, exports, indexes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.templates import Template

KEPT = Path(__file__).parent / "kept" / "names.json"
"""If one changed, CloudFormation would replace the resource, with its data, or reject the update.

`python -m tests.stacks.kept_names` adds new names. Never change the existing ones.
"""


def names(template: Template) -> dict[str, Any]:
    """The names in a template: resource types by logical id, exports, indexes of tables."""
    found = template["Resources"]
    outputs = template.get("Outputs", {}).values()
    indexes = [index for resource in found.values() for index in _indexes(resource)]
    return {
        "resources": {id: resource["Type"] for id, resource in sorted(found.items()) if "Metadata" not in id},
        "exports": sorted(json.dumps(output["Export"]["Name"]) for output in outputs if "Export" in output),
        "indexes": sorted(index["IndexName"] for index in indexes),
    }


def _indexes(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = resource.get("Properties", {}).get("GlobalSecondaryIndexes", [])
    return found


def test_every_kept_name_still_exists(templates: dict[str, Template]) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept
    for stack, wanted in kept.items():
        found = names(templates[stack])
        assert wanted["resources"].items() <= found["resources"].items(), stack
        assert {*wanted["exports"]} <= {*found["exports"]}, stack
        assert {*wanted["indexes"]} <= {*found["indexes"]}, stack


def test_names_include_indexes_and_exports(templates: dict[str, Template]) -> None:
    template = templates["dev-greenlight-notifier"]
    assert names(template)["indexes"] == ["by_due", "by_group", "by_place"]
    assert any("topic" in name for name in names(template)["exports"])
