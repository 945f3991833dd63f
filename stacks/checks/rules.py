"""cdk-nag's AwsSolutions rules. `synth` fails on a finding that is not accepted.

The code that causes a finding accepts it with `accept` and a reason, for the narrowest construct.
"""

from typing import Any

from aws_cdk import Acknowledgment, App, Stack, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct

from stacks.settings.settings import PREFIX

RULES = "AwsSolutions::AwsSolutions-"


def add_checks(app: App) -> None:
    """Checks every stack against the rules, unless the context says `greenlight:checks=off`."""
    if app.node.try_get_context(f"{PREFIX}checks") != "off":
        Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def reference(construct: IConstruct, arn: str) -> str:
    """The ARN as a finding's id shows it: `<LogicalId.Arn>` for a reference."""
    resolved = Stack.of(construct).resolve(arn)
    parts = resolved["Fn::Join"][1] if "Fn::Join" in resolved else [resolved]
    return "".join(part if isinstance(part, str) else _written(part) for part in parts)


def _written(part: dict[str, Any]) -> str:
    if "Fn::ImportValue" in part:
        return str(part["Fn::ImportValue"])
    target = part.get("Ref") or ".".join(part["Fn::GetAtt"])
    return f"<{target}>"


def accept(construct: IConstruct, rule: str, reason: str) -> None:
    """Accepts a finding, such as `S1` or `IAM5[Resource::*]`, for a construct and the constructs inside it."""
    Validations.of(construct).acknowledge(Acknowledgment(id=RULES + rule, reason=reason))
