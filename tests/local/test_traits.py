"""What the local endpoint's models accept follows from the deployment's settings and the families."""

import json

import pytest

from local.traits import traits_of

APPLICATION = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456"


def test_a_model_of_the_settings_has_what_the_setting_says() -> None:
    find = traits_of(
        {
            "greenlight:model": json.dumps({"id": "acme.oracle-1", "temperature": True}),
            "greenlight:models": json.dumps({"trip-planner": {"id": APPLICATION, "of": "anthropic.claude-sonnet-5"}}),
        }
    )
    for id in ("acme.oracle-1", "arn:aws:bedrock:us-east-1::foundation-model/acme.oracle-1"):
        oracle = find(id)
        assert oracle
        assert (oracle.temperature, oracle.anthropic, oracle.on_demand) == (True, False, True)
    profile = find(APPLICATION)
    assert profile
    assert (profile.temperature, profile.thinks, profile.anthropic) == (False, True, True)


def test_another_model_has_what_its_family_says() -> None:
    find = traits_of({})
    haiku = find("anthropic.claude-haiku-4-5-20251001-v1:0")
    assert haiku
    assert (haiku.temperature, haiku.on_demand) == (True, False)
    assert find("acme.oracle-1") is None


@pytest.mark.parametrize(
    ("model", "thinking"),
    [
        ("us.anthropic.claude-opus-5-5", ("adaptive",)),
        ("us.anthropic.claude-fable-5", ("adaptive",)),
        ("us.anthropic.claude-sonnet-5-5", ("adaptive", "between_tools")),
        ("us.anthropic.claude-haiku-5-5", ("adaptive", "disabled")),
        ("us.anthropic.claude-sonnet-5", ("adaptive", "disabled")),
        ("us.anthropic.claude-opus-4-7", ("adaptive", "disabled")),
        ("us.anthropic.claude-sonnet-4-6", ()),
        ("openai.gpt-oss-120b-1:0", ("adaptive",)),
    ],
)
def test_each_model_that_thinks_takes_its_own_ways_to_say_how(model: str, thinking: tuple[str, ...]) -> None:
    found = traits_of({})(model)
    assert found
    assert found.thinking == thinking


def test_a_profile_takes_what_the_model_behind_it_takes() -> None:
    found = traits_of({"greenlight:model": json.dumps({"id": APPLICATION, "of": "anthropic.claude-sonnet-5-5"})})(
        APPLICATION
    )
    assert found
    assert found.thinking == ("adaptive", "between_tools")


def test_a_wrong_setting_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="expected the id or ARN"):
        traits_of({"greenlight:model": "a model"})
