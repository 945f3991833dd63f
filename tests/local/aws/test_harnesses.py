"""A harness from a template, invoked as in AgentCore."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.aws.deploy import DeployError
from local.aws.server import LocalAws
from local.model.endpoint import ModelEndpoint
from local.model.harness import Harnesses
from tests.lambdas.agents import Scripted, harness, say
from tests.local.aws.conftest import SOURCES
from tests.local.aws.support import write_assembly
from tests.sdk import KEY, new_client

LOOK = {"look": {"description": "Looks.", "inputSchema": {"type": "object", "properties": {}}}}


def template(**properties: object) -> dict[str, Any]:
    made = {"Type": "AWS::BedrockAgentCore::Harness", "Properties": harness(LOOK, **properties)}
    outputs = {
        "Arn": {"Value": {"Fn::GetAtt": ["Harness", "Arn"]}},
        "Id": {"Value": {"Fn::GetAtt": ["Harness", "HarnessId"]}},
    }
    return {"Resources": {"Harness": made}, "Outputs": outputs}


class Garden:
    """A local AWS with a model endpoint."""

    def __init__(self) -> None:
        harnesses = Harnesses()
        self.endpoint = ModelEndpoint(Scripted(say("a worm")), harnesses=harnesses)
        self.aws = LocalAws(SOURCES, bedrock_runtime_url=self.endpoint.url, harnesses=harnesses, key=KEY)
        self.client: Any = new_client("bedrock-agentcore", self.endpoint.url)

    def ask(self, arn: str) -> str:
        messages = [{"role": "user", "content": [{"text": "Dig"}]}]
        events = self.client.invoke_harness(harnessArn=arn, runtimeSessionId="s" * 33, messages=messages)["stream"]
        return "".join(one["contentBlockDelta"]["delta"]["text"] for one in events if "contentBlockDelta" in one)


@pytest.fixture
def garden() -> Iterator[Garden]:
    made = Garden()
    made.endpoint.start()
    made.aws.start()
    yield made
    made.aws.stop()
    made.endpoint.stop()
    made.client.close()


def test_a_templates_harness_can_be_invoked(garden: Garden, tmp_path: Path) -> None:
    outputs = garden.aws.deploy(write_assembly(tmp_path, {"Garden": template()}, {}))["Garden"]
    assert garden.ask(outputs["Arn"]) == "a worm"


def test_ids_and_arns_have_agentcores_form(garden: Garden, tmp_path: Path) -> None:
    outputs = garden.aws.deploy(write_assembly(tmp_path, {"Garden": template()}, {}))["Garden"]
    assert re.fullmatch(r"finder-[a-zA-Z0-9]{10}", outputs["Id"])
    assert outputs["Arn"] == f"arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/{outputs['Id']}"


def test_what_a_harness_here_lacks_is_named(garden: Garden, tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="resource Harness: ValueError: a harness here has no built-in tools"):
        garden.aws.deploy(write_assembly(tmp_path, {"Garden": template(AllowedTools=["*"])}, {}))


def test_without_a_service_no_harness_can_be_deployed(tmp_path: Path) -> None:
    local = LocalAws(SOURCES, key=KEY)
    local.start()
    try:
        with pytest.raises(DeployError, match="resource Harness: LookupError: this local AWS has no service"):
            local.deploy(write_assembly(tmp_path, {"Garden": template()}, {}))
    finally:
        local.stop()
