"""Bedrock's agents in CloudFormation, which moto lacks: registered with the model endpoint that serves them.

Imported before moto lists its types for the first time; `local.aws.deploy` does.
"""

import json
from typing import Any

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local.aws.running import running
from local.model.agents import ActionGroup, Agent, DependencyFailedError
from local.model.messages import Body


class _Attributes:
    """What both have: attributes by name, the first of which is what Ref gives."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.physical_resource_id = next(iter(attributes.values()))
        self._attributes = attributes

    @staticmethod
    def cloudformation_name_type() -> str:
        """It gets an id, and may have any name."""
        return ""

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """An attribute for Fn::GetAtt."""
        if attribute_name not in self._attributes:
            raise UnformattedGetAttTemplateException
        return self._attributes[attribute_name]


class BedrockAgent(_Attributes, CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Bedrock::Agent, with action groups that have an OpenAPI schema in the template and a Lambda function."""

    @staticmethod
    def cloudformation_type() -> str:
        """The type in templates."""
        return "AWS::Bedrock::Agent"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Which attributes Fn::GetAtt knows."""
        return attr in {"AgentId", "AgentArn"}

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "BedrockAgent":
        """Register the agent."""
        properties = cloudformation_json["Properties"]
        agent = Agent(
            name=properties["AgentName"],
            model_id=properties["FoundationModel"],
            instruction=properties["Instruction"],
            groups=tuple(_group(group) for group in properties.get("ActionGroups", [])),
        )
        identity = running().agents.create(agent)
        return cls({"AgentId": identity, "AgentArn": _arn(region_name, account_id, f"agent/{identity}")})


class BedrockAgentAlias(_Attributes, CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Bedrock::AgentAlias: the agent as it was when the alias was made."""

    @staticmethod
    def cloudformation_type() -> str:
        """The type in templates."""
        return "AWS::Bedrock::AgentAlias"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Which attributes Fn::GetAtt knows."""
        return attr in {"AgentAliasId", "AgentAliasArn"}

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "BedrockAgentAlias":
        """Make the alias; its reference is `<agent id>|<alias id>`."""
        agent = cloudformation_json["Properties"]["AgentId"]
        alias = running().agents.create_alias(agent)
        arn = _arn(region_name, account_id, f"agent-alias/{agent}/{alias}")
        return cls({"Ref": f"{agent}|{alias}", "AgentAliasId": alias, "AgentAliasArn": arn})


def _group(properties: dict[str, Any]) -> ActionGroup:
    function = properties["ActionGroupExecutor"]["Lambda"]
    return ActionGroup(
        name=properties["ActionGroupName"],
        schema=json.loads(properties["ApiSchema"]["Payload"]),
        call=lambda event: _call(function, event),
    )


def _call(function_arn: str, event: Body) -> Body:
    outcome = running().functions.invoke(function_arn, json.dumps(event).encode())
    answer: Body = json.loads(outcome.payload)
    if outcome.failed:
        # In Bedrock's own words.
        raise DependencyFailedError(
            f"Your request couldn't be completed. Lambda function {function_arn} encountered a problem while processing"
            f" request. The error message from the Lambda function is {answer.get('errorMessage')}. Check the Lambda"
            " function log for error details, then try your request again after fixing the error."
        )
    return answer


def _arn(region: str, account: str, resource: str) -> str:
    return f"arn:aws:bedrock:{region}:{account}:{resource}"
