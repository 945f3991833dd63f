"""The model that a chain asks: a foundation model, or an inference profile that routes to several regions."""

import re
from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_iam as iam

PROFILE = re.compile(r"(?:us|us-gov|eu|apac|jp|au|ca|global)\.(?P<model>.+)")


def model_named(stack: Stack, model_id: str) -> bedrock.IModel:
    """The model for a Bedrock task. The task grants its state machine `bedrock:InvokeModel` on this ARN only."""
    return bedrock.ProvisionedModel.from_provisioned_model_arn(stack, "Model", model_arn(stack, model_id))


def rights_to_ask(stack: Stack, model_id: str, regions: Sequence[str]) -> list[iam.PolicyStatement]:
    """What a role needs to ask the model other than through a Bedrock task."""
    own = iam.PolicyStatement(actions=["bedrock:InvokeModel"], resources=[model_arn(stack, model_id)])
    behind = behind_profile(stack, model_id, regions)
    return [own, behind] if behind else [own]


def model_arn(stack: Stack, model_id: str) -> str:
    """The ARN of a foundation model or an inference profile."""
    if PROFILE.fullmatch(model_id):
        return _profile_arn(stack, model_id)
    return stack.format_arn(service="bedrock", account="", resource="foundation-model", resource_name=model_id)


def behind_profile(stack: Stack, model_id: str, regions: Sequence[str]) -> iam.PolicyStatement | None:
    """What an inference profile needs besides its own ARN; None for a foundation model.

    Bedrock checks the caller's rights on the foundation model in each region that the profile routes to. The condition
    allows that only through the profile (Amazon Bedrock user guide, "Prerequisites for inference profiles").
    """
    profile = PROFILE.fullmatch(model_id)
    if not profile:
        return None
    arns = [f"arn:{stack.partition}:bedrock:{region}::foundation-model/{profile['model']}" for region in regions]
    return iam.PolicyStatement(
        actions=["bedrock:InvokeModel"],
        resources=arns,
        conditions={"StringEquals": {"bedrock:InferenceProfileArn": _profile_arn(stack, model_id)}},
    )


def _profile_arn(stack: Stack, model_id: str) -> str:
    return stack.format_arn(service="bedrock", resource="inference-profile", resource_name=model_id)
