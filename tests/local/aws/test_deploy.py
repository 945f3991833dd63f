"""Deploying assemblies: order, outputs, and error messages."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.aws.deploy import DeployError
from local.aws.server import LocalAws
from tests.local.aws.support import client, function, write_assembly


def stack(name: str, **resource: Any) -> dict[str, Any]:
    return {name: {"Resources": {"It": resource}}}


def test_a_stack_is_deployed_after_its_dependencies(aws: LocalAws, tmp_path: Path) -> None:
    queue = {"Type": "AWS::SQS::Queue"}
    arn = {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "first:queue"}}
    imported = {"Name": "imported", "SecretString": {"Fn::ImportValue": "first:queue"}}
    reader = {"Type": "AWS::SecretsManager::Secret", "Properties": imported}
    stacks: dict[str, dict[str, Any]] = {
        "Second": {"Resources": {"Reader": reader}},
        "First": {"Resources": {"Queue": queue}, "Outputs": {"Arn": arn}},
    }
    outputs = aws.deploy(write_assembly(tmp_path, stacks, {"Second": ["First"]}))
    assert list(outputs) == ["First", "Second"]
    secret = client(aws, "secretsmanager").get_secret_value(SecretId="imported")
    assert secret["SecretString"] == outputs["First"]["Arn"]


def test_an_unsupported_type_is_refused(aws: LocalAws, tmp_path: Path) -> None:
    with pytest.raises(DeployError, match=r"stack Agents, resource It: .*AWS::Bedrock::Flow"):
        aws.deploy(write_assembly(tmp_path, stack("Agents", Type="AWS::Bedrock::Flow"), {}))


def test_an_error_names_the_resource(aws: LocalAws, tmp_path: Path) -> None:
    machine = {"StateMachineName": "wrong", "DefinitionString": "{}", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    wrong = stack("Wrong", Type="AWS::StepFunctions::StateMachine", Properties=machine)
    with pytest.raises(DeployError, match="stack Wrong, resource It: ") as caught:
        aws.deploy(write_assembly(tmp_path, wrong, {}))
    assert (caught.value.stack, caught.value.resource) == ("Wrong", "It")


def test_policies_and_alarms_are_skipped(aws: LocalAws, tmp_path: Path) -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "a"}}
    metadata = {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "x"}}
    resources = {"Alarm": alarm, "Metadata": metadata, "Queue": {"Type": "AWS::SQS::Queue"}}
    assert aws.deploy(write_assembly(tmp_path, {"Watched": {"Resources": resources}}, {})) == {"Watched": {}}


def test_no_assembly_is_an_error(aws: LocalAws, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        aws.deploy(tmp_path)


def test_secrets_follow_the_template(aws: LocalAws, tmp_path: Path) -> None:
    def secret(name: str, **properties: Any) -> dict[str, Any]:
        return {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": name, **properties}}

    keyed = {"SecretStringTemplate": '{"a": 1}', "GenerateStringKey": "b", "PasswordLength": 12}
    resources = {
        "Given": secret("given", SecretString="mine"),
        "Generated": secret("generated", GenerateSecretString={"ExcludePunctuation": True}),
        "Keyed": secret("keyed", GenerateSecretString=keyed),
        "Empty": secret("empty"),
    }
    outputs = aws.deploy(
        write_assembly(
            tmp_path, {"Secrets": {"Resources": resources, "Outputs": {"Arn": {"Value": {"Ref": "Given"}}}}}, {}
        )
    )
    secrets = client(aws, "secretsmanager")
    assert outputs["Secrets"]["Arn"].startswith("arn:aws:secretsmanager:us-east-1:123456789012:secret:given-")
    assert secrets.get_secret_value(SecretId="given")["SecretString"] == "mine"
    assert len(secrets.get_secret_value(SecretId="generated")["SecretString"]) == 32
    value = json.loads(secrets.get_secret_value(SecretId="keyed")["SecretString"])
    assert (value["a"], len(value["b"])) == (1, 12)
    secrets.put_secret_value(SecretId="empty", SecretString="later")
    assert secrets.get_secret_value(SecretId="empty")["SecretString"] == "later"


def test_a_function_url_is_an_output_and_found_by_name(aws: LocalAws, tmp_path: Path) -> None:
    url = {
        "Type": "AWS::Lambda::Url",
        "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["Fn", "Arn"]}},
    }
    resources = {"Fn": function("asked", "sample.respond"), "Url": url}
    outputs = {"Url": {"Value": {"Fn::GetAtt": ["Url", "FunctionUrl"]}}}
    deployed = aws.deploy(write_assembly(tmp_path, {"Urls": {"Resources": resources, "Outputs": outputs}}, {}))
    assert deployed["Urls"]["Url"] == aws.function_url("asked")
    shown = client(aws, "lambda").get_function_url_config(FunctionName="asked")
    assert shown["FunctionUrl"] == aws.function_url("asked")
    with pytest.raises(LookupError):
        aws.function_url("other")
