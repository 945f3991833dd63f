"""Models read from a setting."""

import re
from typing import Any

import pytest

from greenlight.models.model import read_model, region_mistake

APPLICATION = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123def456"


@pytest.mark.parametrize(
    ("given", "kind", "of", "geography", "region"),
    [
        ("us.anthropic.claude-sonnet-4-6", "profile", "anthropic.claude-sonnet-4-6", "us", ""),
        ("us-gov.amazon.nova-lite-v1:0", "profile", "amazon.nova-lite-v1:0", "us-gov", ""),
        ("global.anthropic.claude-sonnet-5", "profile", "anthropic.claude-sonnet-5", "global", ""),
        ("amazon.nova-lite-v1:0", "model", "amazon.nova-lite-v1:0", "", ""),
        (
            "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-lite-v1:0",
            "profile",
            "amazon.nova-lite-v1:0",
            "eu",
            "eu-west-1",
        ),
        (
            "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
            "model",
            "amazon.nova-lite-v1:0",
            "",
            "eu-west-1",
        ),
        ({"id": APPLICATION, "of": "amazon.nova-lite-v1:0"}, "application", "amazon.nova-lite-v1:0", "", "us-east-1"),
        (
            {"id": APPLICATION.replace("application-inference-profile", "provisioned-model"), "of": "meta.llama3"},
            "other",
            "meta.llama3",
            "",
            "us-east-1",
        ),
    ],
)
def test_every_form_of_a_model_is_read(given: Any, kind: str, of: str, geography: str, region: str) -> None:
    model = read_model(given)
    assert (model.kind, model.of, model.geography, model.region) == (kind, of, geography, region)
    assert model.id == (given if isinstance(given, str) else given["id"])


def test_a_profile_of_an_unknown_part_of_the_world_is_a_profile() -> None:
    model = read_model("arn:aws:bedrock:ap-south-1:111122223333:inference-profile/in.amazon.nova-lite-v1:0")
    assert (model.kind, model.of, model.geography) == ("profile", "amazon.nova-lite-v1:0", "")


def test_a_model_that_is_said_to_think_has_room_for_it() -> None:
    assert read_model({"id": "acme.oracle-1", "thinks": True}).family.headroom > 0
    assert read_model({"id": "meta.llama3", "thinks": True}).family.headroom > 0
    assert read_model({"id": "meta.llama3", "thinks": True, "headroom": 9}).family.headroom == 9


def test_a_setting_overrides_the_family() -> None:
    family = read_model({"id": "acme.oracle-1", "temperature": True, "thinks": False, "headroom": 0}).family
    assert (family.temperature, family.thinks, family.headroom, family.api) == (True, False, 0, "converse")


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        (3, "is 3: expected the id or ARN of a model"),
        ({"of": "x"}, 'or an object with an "id"'),
        ({"id": "acme.oracle-1", "temprature": True}, "has 'temprature': expected id, of, api, "),
        ({"id": "acme.oracle-1", "temperature": "no"}, "has temperature: 'no': expected true or false"),
        ({"id": "acme.oracle-1", "headroom": True}, "has headroom: True: expected a whole number"),
        ({"id": "acme.oracle-1", "headroom": -1}, "expected 0 to 100,000 tokens"),
        ({"id": "acme.oracle-1", "api": "chat"}, "has api: 'chat'"),
        ({"id": "acme.oracle-1", "effort": "huge"}, "has effort: 'huge': expected low, "),
        ({"id": "acme.oracle-1", "of": 3}, "has of: 3"),
        ({"id": APPLICATION, "of": "us.anthropic.claude-sonnet-4-6"}, "expected the id of a foundation model, such as"),
        ({"id": APPLICATION, "of": "claude-sonnet-4-6"}, "expected the id of a foundation model, such as"),
        ({"id": APPLICATION, "of": APPLICATION}, "expected the id of a foundation model, such as"),
        ({"id": "us.amazon.nova-lite-v1:0", "of": "meta.llama3"}, "is a profile of amazon.nova-lite-v1:0, not of"),
        ("claude-sonnet-4-6", 'in Bedrock it begins with "anthropic."'),
        ("anthropic.claude-sonnet-4-6", "name one, such as us.anthropic.claude-sonnet-4-6"),
        ("a model", "expected the id or ARN of a model in Amazon Bedrock"),
        ("arn:aws:s3:::bucket", "expected the ARN of a model or an inference profile"),
        (APPLICATION, 'does not say its model: write {"id": "'),
    ],
)
def test_a_mistake_says_what_to_do(given: Any, mistake: str) -> None:
    with pytest.raises(ValueError, match=re.escape(mistake)):
        read_model(given)


@pytest.mark.parametrize(
    ("given", "region", "mistake"),
    [
        ("us.anthropic.claude-sonnet-4-6", "us-west-2", ""),
        ("us.anthropic.claude-sonnet-4-6", "eu-west-1", "cannot be called from eu-west-1"),
        ("jp.anthropic.claude-sonnet-4-6", "ap-northeast-1", ""),
        ("jp.anthropic.claude-sonnet-4-6", "ap-southeast-2", 'a profile for "jp"'),
        ("global.anthropic.claude-sonnet-4-6", "sa-east-1", ""),
        ("us.anthropic.claude-sonnet-4-6", "", ""),
        ("us.anthropic.claude-sonnet-4-6", "us-gov-west-1", "such as us-gov.anthropic.claude-sonnet-4-6"),
        ("global.anthropic.claude-sonnet-4-6", "us-gov-west-1", "cannot be called from us-gov-west-1"),
        ("global.anthropic.claude-sonnet-4-6", "cn-north-1", "cannot be called from cn-north-1: no profile can"),
        ("jp.anthropic.claude-sonnet-4-6", "ap-northeast-2", "such as apac.anthropic.claude-sonnet-4-6"),
        ("au.anthropic.claude-sonnet-4-6", "ap-southeast-1", 'a profile for "au"'),
        ("au.anthropic.claude-sonnet-4-6", "ap-southeast-2", ""),
        ("apac.amazon.nova-lite-v1:0", "me-central-1", ""),
        ({"id": APPLICATION, "of": "amazon.nova-lite-v1:0"}, "eu-west-1", "is in us-east-1"),
    ],
)
def test_a_model_that_cannot_be_asked_from_a_region_is_named(given: Any, region: str, mistake: str) -> None:
    found = region_mistake(read_model(given), region)
    assert mistake in found
    assert bool(found) == bool(mistake)
