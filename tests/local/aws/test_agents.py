"""Bedrock agents from a template, called as in Bedrock, with a function as their action group."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EventStreamError

from local.aws.deploy import DeployError
from local.aws.server import LocalAws
from local.model.agents import Agents
from local.model.endpoint import ModelEndpoint
from tests.lambdas.agents import Scripted, say, use
from tests.local.aws.conftest import SOURCES
from tests.local.aws.support import function, write_assembly
from tests.sdk import KEY, new_client

SCHEMA = {"paths": {"/dig/{place}": {"get": {"operationId": "dig", "description": "Digs.", "parameters": []}}}}
ROLE = {"Fn::GetAtt": ["Role", "Arn"]}


def template(handler: str) -> dict[str, Any]:
    group = {
        "ActionGroupName": "garden",
        "ActionGroupExecutor": {"Lambda": {"Fn::GetAtt": ["Fn", "Arn"]}},
        "ApiSchema": {"Payload": json.dumps(SCHEMA)},
    }
    agent = {
        "AgentName": "gardener",
        "AgentResourceRoleArn": ROLE,
        "FoundationModel": "anthropic.claude",
        "Instruction": "You are a gardener.",
        "ActionGroups": [group],
    }
    alias = {"AgentAliasName": "current", "AgentId": {"Fn::GetAtt": ["Agent", "AgentId"]}}
    outputs = {
        "Agent": ["Agent", "AgentId"],
        "AgentArn": ["Agent", "AgentArn"],
        "Alias": ["Alias", "AgentAliasId"],
        "AliasArn": ["Alias", "AgentAliasArn"],
    }
    return {
        "Resources": {
            "Fn": function(f"dig-{handler}", f"sample.{handler}"),
            "Agent": {"Type": "AWS::Bedrock::Agent", "Properties": agent},
            "Alias": {"Type": "AWS::Bedrock::AgentAlias", "Properties": alias},
        },
        "Outputs": {name: {"Value": {"Fn::GetAtt": target}} for name, target in outputs.items()},
    }


class Garden:
    """A local AWS with a model endpoint, whose model digs and then answers."""

    def __init__(self) -> None:
        agents = Agents()
        self.model = Scripted(use("dig", {"place": "here"}), say("a worm"))
        self.endpoint = ModelEndpoint(self.model, agents=agents)
        self.aws = LocalAws(SOURCES, bedrock_runtime_url=self.endpoint.url, agents=agents, key=KEY)
        self.client: Any = new_client("bedrock-agent-runtime", self.endpoint.url)

    def ask(self, outputs: dict[str, str]) -> str:
        answer = self.client.invoke_agent(
            agentId=outputs["Agent"], agentAliasId=outputs["Alias"], sessionId="run-1", inputText="Dig"
        )
        return b"".join(part["chunk"]["bytes"] for part in answer["completion"]).decode()


@pytest.fixture
def garden() -> Iterator[Garden]:
    made = Garden()
    made.endpoint.start()
    made.aws.start()
    yield made
    made.aws.stop()
    made.endpoint.stop()
    made.client.close()


def test_a_templates_agent_uses_its_function(garden: Garden, tmp_path: Path) -> None:
    outputs = garden.aws.deploy(write_assembly(tmp_path, {"Garden": template("act")}, {}))["Garden"]
    assert garden.ask(outputs) == "a worm"
    assert garden.model.asked[0]["system"] == "You are a gardener."
    (result,) = garden.model.asked[1]["messages"][-1]["content"]
    assert json.loads(result["content"][0]["text"]) == {"path": "/dig/{place}", "place": "here"}


def test_ids_and_arns_have_bedrocks_form(garden: Garden, tmp_path: Path) -> None:
    outputs = garden.aws.deploy(write_assembly(tmp_path, {"Garden": template("act")}, {}))["Garden"]
    assert len(outputs["Agent"]) == len(outputs["Alias"]) == 10
    place = "arn:aws:bedrock:us-east-1:123456789012"
    assert outputs["AgentArn"] == f"{place}:agent/{outputs['Agent']}"
    assert outputs["AliasArn"] == f"{place}:agent-alias/{outputs['Agent']}/{outputs['Alias']}"


def test_without_an_agent_service_none_can_be_deployed(tmp_path: Path) -> None:
    aws = LocalAws(SOURCES, key=KEY)
    aws.start()
    try:
        with pytest.raises(DeployError, match="resource Agent: LookupError: this local AWS has no service"):
            aws.deploy(write_assembly(tmp_path, {"Garden": template("act")}, {}))
    finally:
        aws.stop()


def test_the_functions_error_reaches_the_caller(garden: Garden, tmp_path: Path) -> None:
    outputs = garden.aws.deploy(write_assembly(tmp_path, {"Garden": template("refuse")}, {}))["Garden"]
    with pytest.raises(
        EventStreamError, match=r"The error message from the Lambda function is no .+\. Check the Lambda"
    ):
        garden.ask(outputs)
