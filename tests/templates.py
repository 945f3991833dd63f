"""The templates of every chain in this repository, as `make synth` writes them after cdk-nag's rules; made once."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from local.aws.jsonata import evaluate
from local.synth import EVERY_CHAIN, synthesise
from stacks.checks.definitions import as_written, read_definition
from tests.along import NAMES

Template = Mapping[str, Any]


@pytest.fixture(scope="session")
def assembly() -> Path:
    return synthesise(EVERY_CHAIN)


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, Template]:
    """The templates by stack name, without the stacks of custom chains."""
    files = {file.name.removesuffix(".template.json"): file for file in sorted(assembly.glob("*.template.json"))}
    ours = {f"dev-greenlight-{name}" for name in (*NAMES, "notifier", "bot")}
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if name in ours}


def resources(template: Template, kind: str) -> dict[str, Any]:
    """Returns the properties of a template's resources of one type, by logical id."""
    found = template["Resources"].items()
    return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}


def written_of(templates: Mapping[str, Template], chain: str) -> dict[str, Any]:
    """Returns the definition of a chain's state machine as its workflow reads (`as_written`)."""
    return dict(as_written(definition_of(templates, chain)))


def definition_of(templates: Mapping[str, Template], chain: str) -> dict[str, Any]:
    """Returns the definition of a chain's state machine."""
    (machine,) = resources(templates[f"dev-greenlight-{chain}"], "AWS::StepFunctions::StateMachine").values()
    return read_definition(machine["DefinitionString"])


def row(definition: Mapping[str, Any]) -> list[str]:
    """Returns the first state and those after it, until a state has no `Next`."""
    names: list[str] = []
    following = definition["StartAt"]
    while following:
        names.append(following)
        following = definition["States"][following].get("Next")
    return names


def messages(state: Mapping[str, Any], **bindings: Any) -> Any:
    """Returns the messages that a prompt's state sends with these bindings for `$states` and variables."""
    return evaluate(state["Arguments"]["Body"][3:-3], bindings)["messages"]
