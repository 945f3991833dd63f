"""What CloudFormation tells about an account, against the local AWS."""

import json
from typing import Any

import pytest

from local.aws.server import LocalAws
from scripts.cloudformation import Kept, find_importers, find_kept, find_stacks
from tests.sdk import client_at

QUEUE = {"Type": "AWS::SQS::Queue"}


@pytest.fixture
def formation(aws: LocalAws) -> Any:
    client = client_at(aws.endpoint, "cloudformation")
    for stack in reversed(client.describe_stacks()["Stacks"]):
        client.delete_stack(StackName=stack["StackName"])
    return client


def create(formation: Any, name: str, outputs: dict[str, Any] | None = None, **resources: Any) -> None:
    template = {"Resources": resources or {"Queue": QUEUE}, "Outputs": outputs or {}}
    formation.create_stack(StackName=name, TemplateBody=json.dumps(template))


def test_stacks_are_found_by_the_beginning_of_their_names(formation: Any) -> None:
    exported = {"Value": "there", "Export": {"Name": "dev-greenlight-topic"}}
    create(formation, "dev-greenlight-notifier", {"Arn": exported, "Other": {"Value": "that"}})
    create(formation, "prod-greenlight-notifier")
    found = find_stacks(formation, "dev-greenlight-")
    assert list(found) == ["dev-greenlight-notifier"]
    stack = found["dev-greenlight-notifier"]
    assert (stack.status, stack.exports) == ("CREATE_COMPLETE", ("dev-greenlight-topic",))
    assert stack.outputs == {"Arn": "there", "Other": "that"}


def test_more_stacks_than_a_page_has_are_all_found(formation: Any) -> None:
    for number in range(52):
        create(formation, f"dev-greenlight-{number}")
    assert len(find_stacks(formation, "dev-greenlight-")) == 52


def test_importers_are_found_for_every_export(formation: Any) -> None:
    create(formation, "shared", {name: {"Value": name, "Export": {"Name": name}} for name in ("one", "two", "three")})
    for name in ("one", "two"):
        secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": {"Fn::ImportValue": name}}}
        create(formation, f"user-of-{name}", Secret=secret)
    assert find_importers(formation, ["one", "two", "three"]) == {"user-of-one", "user-of-two"}


def test_what_the_template_retains_is_kept(formation: Any) -> None:
    kept = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}
    create(formation, "shared", Files=kept, Queue=QUEUE, Gone={**kept, "DeletionPolicy": "Delete"})
    create(formation, "bot")
    (bucket,) = find_kept(formation, "shared")
    assert bucket.type == "AWS::S3::Bucket"
    assert bucket.command == f"aws s3 rb s3://{bucket.name} --force"
    assert find_kept(formation, "bot") == []


def test_a_resource_that_nobody_has_kept_yet_has_no_command() -> None:
    assert Kept(type="AWS::SQS::Queue", name="q").command == ""
    assert Kept(type="AWS::DynamoDB::Table", name="t").command == "aws dynamodb delete-table --table-name t"
