"""CloudFormation's resource type for AgentCore's harness, which moto lacks; LocalAws's service serves the harness.

Import this before moto lists its types for the first time, as `local.aws.deploy` does.
"""

import uuid
from typing import Any

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local.aws.running import running


class Harness(CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::BedrockAgentCore::Harness; its reference is its id, and `Arn` is what a caller names."""

    def __init__(self, identity: str, arn: str) -> None:
        self.physical_resource_id = identity
        self._arn = arn

    @staticmethod
    def cloudformation_name_type() -> str:
        """The name property: none, because the id has a part that is made here."""
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::BedrockAgentCore::Harness"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt supports the attribute."""
        return attr in {"Arn", "HarnessId"}

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """Returns an attribute for Fn::GetAtt."""
        if not self.has_cfn_attr(attribute_name):
            raise UnformattedGetAttTemplateException
        return self._arn if attribute_name == "Arn" else self.physical_resource_id

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "Harness":
        """Registers the harness."""
        service = running().harnesses
        if service is None:
            raise LookupError("this local AWS has no service for harnesses")
        properties = cloudformation_json["Properties"]
        identity = f"{properties['HarnessName']}-{uuid.uuid4().hex[:10]}"
        arn = f"arn:aws:bedrock-agentcore:{region_name}:{account_id}:harness/{identity}"
        service.create(arn, properties)
        return cls(identity, arn)
