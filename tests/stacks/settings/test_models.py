from aws_cdk import App, Stack

from stacks.settings.models import behind_profile, model_named


def test_a_foundation_model_needs_only_its_own_arn() -> None:
    stack = Stack(App(), "S")
    arn = model_named(stack, "anthropic.claude").model_arn
    assert str(stack.resolve(arn)["Fn::Join"][1][-1]).endswith("::foundation-model/anthropic.claude")
    assert behind_profile(stack, "anthropic.claude", ["us-east-1"]) is None


def test_an_inference_profile_needs_its_model_in_each_region() -> None:
    stack = Stack(App(), "S")
    arn = str(stack.resolve(model_named(stack, "us.anthropic.claude").model_arn))
    assert ":inference-profile/us.anthropic.claude" in arn
    statement = behind_profile(stack, "us.anthropic.claude", ["us-east-1", "us-west-2"])
    assert statement
    found = str(stack.resolve(statement.to_json()))
    assert ":us-east-1::foundation-model/anthropic.claude" in found.replace("', '", "").replace("'", "")
    assert ":us-west-2::foundation-model/anthropic.claude" in found
    assert "bedrock:InferenceProfileArn" in found
