"""The synthesised templates: cfn-lint, and the defaults of functions and log groups."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def function_named(template: Template, id: str) -> dict[str, Any]:
    """The function with this id in the stack."""
    functions = resources(template, "AWS::Lambda::Function").items()
    (found,) = [function for name, function in functions if name.startswith(id)]
    properties: dict[str, Any] = found
    return properties


def test_cfn_lint_finds_nothing(assembly: Path, templates: dict[str, Template]) -> None:
    # W3005: CDK adds dependencies that references already imply, which is harmless.
    files = [str(assembly / f"{stack}.template.json") for stack in templates]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("cfn-lint")),
            "--ignore-checks",
            "W3005",
            "--regions",
            "us-east-1",
            "--",
            *files,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("", 0), done.stdout + done.stderr


def test_every_function_has_the_same_defaults(templates: dict[str, Template]) -> None:
    functions = [
        function
        for template in templates.values()
        for function in resources(template, "AWS::Lambda::Function").values()
    ]
    assert len(functions) > 3
    for function in functions:
        assert function["Architectures"] == ["arm64"]
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["LoggingConfig"]["LogFormat"] == "JSON"
        variables = dict(function["Environment"]["Variables"])
        variables.pop("MODEL_MAX_TOKENS", None)
        assert "token" not in json.dumps(variables).lower()


def test_every_log_group_keeps_three_months(
    templates: dict[str, Template],
) -> None:
    for template in templates.values():
        groups = resources(template, "AWS::Logs::LogGroup").values()
        logging = {
            **resources(template, "AWS::Lambda::Function"),
            **resources(template, "AWS::StepFunctions::StateMachine"),
        }
        assert [group["RetentionInDays"] for group in groups] == [90] * len(logging)
