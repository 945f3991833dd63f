"""The model of a chain in its stack: ARNs and rights."""

from typing import Any

import pytest
from aws_cdk import App, Stack

from greenlight.models.model import read_model
from stacks.settings.models import AskedModel

CLAUDE = "anthropic.claude-sonnet-4-6"
APPLICATION = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456"


def asked(given: Any) -> AskedModel:
    return AskedModel(Stack(App(), "S"), read_model(given))


def written(model: AskedModel, value: Any) -> Any:
    """The value with references shown as `<AWS::Region>`."""
    resolved = model.stack.resolve(value)
    if isinstance(resolved, str):
        return resolved
    if isinstance(resolved, list):
        return [written(model, part) for part in resolved]
    _, parts = resolved["Fn::Join"]
    return "".join(part if isinstance(part, str) else f"<{part['Ref'].split('::')[1]}>" for part in parts)


@pytest.mark.parametrize(
    ("given", "arn", "behind"),
    [
        ("amazon.nova-lite-v1:0", "arn:<Partition>:bedrock:<Region>::foundation-model/amazon.nova-lite-v1:0", []),
        ({"id": "local.small", "of": CLAUDE}, "arn:<Partition>:bedrock:<Region>::foundation-model/local.small", []),
        (
            f"us.{CLAUDE}",
            f"arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/us.{CLAUDE}",
            [f"arn:<Partition>:bedrock:*::foundation-model/{CLAUDE}"],
        ),
        (
            f"global.{CLAUDE}",
            f"arn:<Partition>:bedrock:<Region>:<AccountId>:inference-profile/global.{CLAUDE}",
            [f"arn:<Partition>:bedrock:{region}::foundation-model/{CLAUDE}" for region in ("*", "")],
        ),
        (
            {"id": APPLICATION, "of": CLAUDE},
            APPLICATION,
            [f"arn:<Partition>:bedrock:*::foundation-model/{CLAUDE}"],
        ),
        (
            f"arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.{CLAUDE}",
            f"arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.{CLAUDE}",
            [f"arn:<Partition>:bedrock:*::foundation-model/{CLAUDE}"],
        ),
        (
            "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
            "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
            [],
        ),
    ],
)
def test_every_form_has_its_arn_and_the_models_behind_it(given: Any, arn: str, behind: list[str]) -> None:
    model = asked(given)
    assert written(model, model.model_arn) == arn
    assert written(model, model.foundation_models) == behind
    rights = [statement.to_json() for statement in model.rights()]
    assert [right["Action"] for right in rights] == ["bedrock:InvokeModel"] * (2 if behind else 1)
    assert written(model, rights[0]["Resource"]) == arn


@pytest.mark.parametrize("given", [f"us.{CLAUDE}", f"global.{CLAUDE}", {"id": APPLICATION, "of": CLAUDE}])
def test_the_models_behind_a_profile_may_be_asked_through_it_only(given: Any) -> None:
    model = asked(given)
    statement = model.rights_behind_profile()
    assert statement
    (condition,) = statement.to_json()["Condition"]["StringEquals"].items()
    assert (condition[0], written(model, condition[1])) == (
        "bedrock:InferenceProfileArn",
        written(model, model.model_arn),
    )
