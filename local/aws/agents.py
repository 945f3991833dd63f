"""CloudFormation's resource types for Bedrock agents, which moto lacks; LocalAws's agent service creates the agents.

Import this before moto lists its types for the first time, as `local.aws.deploy` does.
"""

from typing import Any

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local.aws.running import AgentService, running


class _Attributes:
    """Attributes by name, for both types; Ref returns the first one."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.physical_resource_id = next(iter(attributes.values()))
        self._attributes = attributes

    @staticmethod
    def cloudformation_name_type() -> str:
        """The name property: none, because the name need not be unique."""
        return ""

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """Returns an attribute for Fn::GetAtt."""
        if attribute_name not in self._attributes:
            raise UnformattedGetAttTemplateException
        return self._attributes[attribute_name]


class BedrockAgent(_Attributes, CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Bedrock::Agent; its action groups need an OpenAPI schema in the template, and a Lambda function."""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::Bedrock::Agent"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt supports the attribute."""
        return attr in {"AgentId", "AgentArn"}

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "BedrockAgent":
        """Register the agent."""
        identity = _service().create(cloudformation_json["Properties"], running().functions.invoke)
        return cls({"AgentId": identity, "AgentArn": _arn(region_name, account_id, f"agent/{identity}")})


class BedrockAgentAlias(_Attributes, CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Bedrock::AgentAlias: the agent at the time when the alias was made."""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::Bedrock::AgentAlias"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt supports the attribute."""
        return attr in {"AgentAliasId", "AgentAliasArn"}

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "BedrockAgentAlias":
        """Makes the alias; its reference is `<agent id>|<alias id>`."""
        agent = cloudformation_json["Properties"]["AgentId"]
        alias = _service().create_alias(agent)
        arn = _arn(region_name, account_id, f"agent-alias/{agent}/{alias}")
        return cls({"Ref": f"{agent}|{alias}", "AgentAliasId": alias, "AgentAliasArn": arn})


def _service() -> AgentService:
    service = running().agents
    if service is None:
        raise LookupError("this local AWS has no service for agents")
    return service


def _arn(region: str, account: str, resource: str) -> str:
    return f"arn:aws:bedrock:{region}:{account}:{resource}"
