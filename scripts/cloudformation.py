"""What is in an AWS account, as CloudFormation tells it: stacks, what they export, what outlives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from botocore.exceptions import ClientError

DEPLOYED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
"""Statuses of a stack that is as its last deployment wanted it."""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack: its status, its outputs by key, and the names of its exports."""

    status: str
    outputs: Mapping[str, str]
    exports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A resource that stays when its stack is deleted, by its type and its physical name."""

    type: str
    name: str

    @property
    def command(self) -> str:
        """The command that deletes it with everything in it; "" for a type that nobody has needed yet."""
        commands = {
            "AWS::DynamoDB::Table": f"aws dynamodb delete-table --table-name {self.name}",
            "AWS::S3::Bucket": f"aws s3 rb s3://{self.name} --force",
        }
        return commands.get(self.type, "")


def find_stacks(cloudformation: Any, prefix: str) -> dict[str, Stack]:
    """The stacks whose names begin with `prefix`, by name. Raises BotoCoreError and ClientError."""
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    found = (stack for page in pages for stack in page["Stacks"])
    return {stack["StackName"]: _read(stack) for stack in found if stack["StackName"].startswith(prefix)}


def _read(stack: Mapping[str, Any]) -> Stack:
    outputs = stack.get("Outputs", [])
    return Stack(
        status=stack["StackStatus"],
        outputs={one["OutputKey"]: one["OutputValue"] for one in outputs},
        exports=tuple(one["ExportName"] for one in outputs if one.get("ExportName")),
    )


def find_importers(cloudformation: Any, exports: Iterable[str]) -> set[str]:
    """The names of the stacks that use an export. Raises BotoCoreError and ClientError."""
    found: set[str] = set()
    for export in exports:
        try:
            for page in cloudformation.get_paginator("list_imports").paginate(ExportName=export):
                found.update(page["Imports"])
        except ClientError as error:
            # CloudFormation's answer if nobody uses it: "Export '…' is not imported by any stack."
            if "not imported" not in str(error):
                raise
    return found


def find_kept(cloudformation: Any, stack: str) -> list[Kept]:
    """What stays when the stack is deleted, by its template. Raises BotoCoreError and ClientError."""
    template = cloudformation.get_template(StackName=stack)["TemplateBody"]
    resources = (template if isinstance(template, Mapping) else yaml.safe_load(template)).get("Resources", {})
    policies = {name: one.get("DeletionPolicy", "Delete") for name, one in resources.items()}
    if not any(policy.startswith("Retain") for policy in policies.values()):
        return []
    there = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    return [
        Kept(type=one["ResourceType"], name=one["PhysicalResourceId"])
        for one in there
        if policies.get(one["LogicalResourceId"], "Delete").startswith("Retain") and one.get("PhysicalResourceId")
    ]
