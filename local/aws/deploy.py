"""Deploys a CDK cloud assembly to moto's CloudFormation, with clear errors for what it does not support."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.models import Stack, cloudformation_backends
from moto.ssm.models import ssm_backends

from local.aws import agents, harnesses, resources

# Types for access rights and monitoring: moto enforces no rights and raises no alarms.
_IGNORED = frozenset(
    {
        "AWS::CDK::Metadata",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::SecretsManager::ResourcePolicy",
    }
)
_BOOTSTRAP_VERSION = "/cdk-bootstrap/hnb659fds/version"


class DeployError(RuntimeError):
    """A stack could not be deployed; names the resource and the reason."""

    def __init__(self, stack: str, resource: str, reason: str) -> None:
        super().__init__(f"stack {stack}, resource {resource}: {reason}")
        self.stack, self.resource, self.reason = stack, resource, reason


class _Blame:
    """Turns any error raised under `with` into a DeployError for the resource; moto's resources raise many types."""

    def __init__(self, stack: str, resource: str) -> None:
        self._stack, self._resource = stack, resource

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, DeployError):
            raise DeployError(self._stack, self._resource, f"{type(error).__name__}: {error}") from error


def deploy(assembly: Path, account: str, region: str) -> dict[str, dict[str, str]]:
    """Deploys every stack of a cloud assembly, dependencies first; returns the outputs by stack name.

    Raises DeployError, and OSError if there is no assembly.
    """
    _bootstrap(account, region)
    return {name: _deploy_stack(name, template, account, region) for name, template in _stacks(assembly)}


def _bootstrap(account: str, region: str) -> None:
    """Stores the version that `cdk bootstrap` stores and templates check."""
    ssm_backends[account][region].put_parameter(
        name=_BOOTSTRAP_VERSION,
        description="",
        value="21",
        parameter_type="String",
        allowed_pattern="",
        keyid="",
        overwrite=True,
        tags=[],
        data_type="text",
        tier=None,
        policies=None,
    )


def _stacks(assembly: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the name and template of each stack, dependencies first."""
    artifacts = json.loads((assembly / "manifest.json").read_text("utf-8"))["artifacts"]
    done: set[str] = set()

    def visit(key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        if key in done:
            return
        done.add(key)
        artifact = artifacts[key]
        for dependency in artifact.get("dependencies", []):
            yield from visit(dependency)
        if artifact["type"] == "aws:cloudformation:stack":
            properties = artifact["properties"]
            template = json.loads((assembly / properties["templateFile"]).read_text("utf-8"))
            yield properties.get("stackName", artifact.get("displayName", key)), template

    for key in artifacts:
        yield from visit(key)


def _deploy_stack(name: str, template: dict[str, Any], account: str, region: str) -> dict[str, str]:
    kept = {key: it for key, it in template.get("Resources", {}).items() if it["Type"] not in _IGNORED}
    for key, resource in kept.items():
        if resource["Type"] not in parsing.get_model_map():
            raise DeployError(name, key, f"the local AWS does not support {resource['Type']}")
    with _Blame(name, "(the whole template)"):
        stack = cloudformation_backends[account][region].create_stack(
            name=name, template=json.dumps({**template, "Resources": kept}), parameters={}, tags={}, role_arn=None
        )
    return {output["OutputKey"]: str(output["OutputValue"]) for output in stack.outputs or []}


@functools.cache
def install() -> None:
    """Makes errors name their resource, and reads templates as JSON; called once a process."""
    # moto finds our types because they are imported.
    types = {"AWS::Lambda::Url", "AWS::Bedrock::Agent", "AWS::BedrockAgentCore::Harness"}
    assert types <= parsing.get_model_map().keys(), (resources, agents, harnesses)
    create = parsing.parse_and_create_resource

    @functools.wraps(create)
    def create_resource(logical_id: str, resource_json: Any, resources_map: Any, **where: Any) -> Any:
        with _Blame(str(resources_map["AWS::StackName"]), logical_id):
            return create(logical_id, resource_json, resources_map, **where)

    parsing.parse_and_create_resource = create_resource
    # Gap: moto reads a template as YAML, which includes JSON, but takes a third of a deployment's time.
    Stack.parse_template = staticmethod(json.loads)
