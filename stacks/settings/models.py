"""The model that a chain asks, in its stack: its ARN, and the rights that asking it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aws_cdk import Stack
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_iam as iam

from greenlight.models.families import Family
from greenlight.models.model import Model

ASK = "bedrock:InvokeModel"
"""The right to ask a model, through InvokeModel and through Converse."""


@dataclass(frozen=True)
class AskedModel:
    """A chain's model. `stack` is the chain's, which decides account, region and partition."""

    stack: Stack
    model: Model

    @property
    def family(self) -> Family:
        """What the model accepts and does."""
        return self.model.family

    @property
    def model_arn(self) -> str:
        """The ARN of the foundation model, or of the inference profile."""
        if self.model.id.startswith("arn:"):
            return self.model.id
        if self.model.kind == "profile":
            return self.stack.format_arn(service="bedrock", resource="inference-profile", resource_name=self.model.id)
        return self._foundation_model(self.stack.region, self.model.id)

    @property
    def foundation_models(self) -> list[str]:
        """The ARNs of the models behind an inference profile, in every region that it may route to; else none.

        A `global.` profile also asks for the model's ARN without a region (Amazon Bedrock user guide, "Prerequisites
        for inference profiles").
        """
        if self.model.kind not in ("profile", "application"):
            return []
        regions = ("*", "") if self.model.geography == "global" else ("*",)
        return [self._foundation_model(region, self.model.of) for region in regions]

    @cached_property
    def imported(self) -> bedrock.IModel:
        """The model for a Bedrock task. The task grants its state machine the right to ask this ARN."""
        return bedrock.ProvisionedModel.from_provisioned_model_arn(self.stack, "Model", self.model_arn)

    def rights(self) -> Sequence[iam.PolicyStatement]:
        """What a role needs to ask the model."""
        own = iam.PolicyStatement(actions=[ASK], resources=[self.model_arn])
        behind = self.rights_behind_profile()
        return [own, behind] if behind else [own]

    def rights_behind_profile(self) -> iam.PolicyStatement | None:
        """What an inference profile needs besides its own ARN; None for other models.

        Bedrock checks the caller's rights on the foundation model in each region that the profile routes to. The
        condition allows that only through this profile, so no list of regions has to be kept.
        """
        if not self.foundation_models:
            return None
        return iam.PolicyStatement(
            actions=[ASK],
            resources=self.foundation_models,
            conditions={"StringEquals": {"bedrock:InferenceProfileArn": self.model_arn}},
        )

    def _foundation_model(self, region: str, model: str) -> str:
        return f"arn:{self.stack.partition}:bedrock:{region}::foundation-model/{model}"
