"""CloudFormation's ListImports, which moto lacks."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws.server import LocalAws
from tests.local.aws.support import client, write_assembly

QUEUE = {"Type": "AWS::SQS::Queue"}
EXPORT = {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "first:queue"}}


def reader(name: str) -> dict[str, Any]:
    properties = {"Name": name, "SecretString": {"Fn::ImportValue": "first:queue"}}
    return {"Resources": {"Reader": {"Type": "AWS::SecretsManager::Secret", "Properties": properties}}}


def test_the_stacks_that_use_an_export_are_listed(aws: LocalAws, tmp_path: Path) -> None:
    first = {"Resources": {"Queue": QUEUE}, "Outputs": {"Arn": EXPORT}}
    stacks = {"First": first, "Second": reader("two"), "Third": reader("three"), "Other": {"Resources": {"Q": QUEUE}}}
    aws.deploy(write_assembly(tmp_path, stacks, {"Second": ["First"], "Third": ["First"]}))
    assert client(aws, "cloudformation").list_imports(ExportName="first:queue")["Imports"] == ["Second", "Third"]


def test_an_export_that_nobody_uses_is_an_error(aws: LocalAws, tmp_path: Path) -> None:
    unused = {"Alone": {"Resources": {"Queue": QUEUE}, "Outputs": {"Arn": {**EXPORT, "Export": {"Name": "alone"}}}}}
    aws.deploy(write_assembly(tmp_path, unused, {}))
    with pytest.raises(ClientError, match="Export 'alone' is not imported by any stack"):
        client(aws, "cloudformation").list_imports(ExportName="alone")
