"""docs/deploying.md: its steps, models, messages and costs are those of the code and the templates."""

import json
import re
from collections import Counter

import pytest

from greenlight.models.model import read_model
from local.synth import ROOT
from scripts.checks.secret import PAGE as SECRET_STEP
from tests.templates import Template

PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
STEPS = {int(number): title for number, title in re.findall(r"^(\d)\. \*\*(.*?)\*\*", PAGE, re.MULTILINE)}


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    (rows, *_) = re.findall(r"(?:^\|.*\n)+", part, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows.splitlines()[2:]]


def test_the_step_for_the_secret_is_where_the_doctor_says() -> None:
    number = int(SECRET_STEP.rpartition(" ")[2])
    step = PAGE.split(f"\n{number}. **")[1].split(f"\n{number + 1}. **")[0]
    assert "put-secret-value" in step


def test_the_steps_that_the_page_names_are_there() -> None:
    assert list(STEPS) == list(range(1, 8))
    assert {int(number) for number in re.findall(r"\bstep (\d)", PAGE)} <= set(STEPS)


FORMS = [form for row in table("Which model") for form in re.findall(r"`([^`]{12,})`", row[0])]
PROFILE = "us.anthropic.claude-sonnet-4-6"


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_model_can_be_read(form: str) -> None:
    form = re.sub(r"^…:", "arn:aws:bedrock:…:", form).replace("bedrock:…:", "bedrock:us-east-1:123456789012:")
    form = form.replace("/…", f"/{PROFILE}")
    read_model(json.loads(form) if form.startswith("{") else form)


def test_the_forms_of_a_model_are_found() -> None:
    assert len(FORMS) >= 6


def test_messages_that_the_page_names_are_in_the_code() -> None:
    sources = [*(ROOT / "scripts").rglob("*.py"), *(ROOT / "stacks").rglob("*.py"), ROOT / "greenlight/aws/secrets.py"]
    said = "\n".join(file.read_text(encoding="utf-8") for file in sources).replace("`", "")
    messages = [message for row in table("When it does not work") for message in re.findall(r"`([^`]+)`", row[0])]
    parts = {
        part.strip(" :") for message in messages if message != "make deploy" for part in re.split('…|: |"', message)
    }
    assert len(parts) > 12
    assert sorted(part for part in parts if part not in said) == []


@pytest.mark.xdist_group("stacks")
def test_what_it_costs_at_rest_is_what_the_templates_have(templates: dict[str, Template]) -> None:
    def count(template: Template) -> Counter[str]:
        return Counter(resource["Type"] for resource in template["Resources"].values())

    kinds = {name: count(template) for name, template in templates.items()}
    every = sum(kinds.values(), Counter[str]())
    shared = [kinds.pop("dev-greenlight-notifier"), kinds.pop("dev-greenlight-bot")]
    alarms = sum(one["AWS::CloudWatch::Alarm"] for one in shared)
    assert {one["AWS::CloudWatch::Alarm"] for one in kinds.values()} == {1}
    assert f"| {alarms} shared, 1 for each chain: " in PAGE
    assert every["AWS::SecretsManager::Secret"] == 1
    assert not {"AWS::KMS::Key", "AWS::CloudWatch::Dashboard", "AWS::EC2::NatGateway"} & every.keys()
