"""The checks of models against a catalogue over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from greenlight.aws.clients import ONCE
from greenlight.models.model import Model, read_model
from scripts.checks import models
from scripts.checks.check import Check
from tests.scripts.checks.bedrock import PROFILE, SONNET, Catalogue, arn, availability, served, timestamp
from tests.sdk import NOWHERE, new_client

NOW = datetime(2026, 11, 30, tzinfo=UTC)
MODEL = read_model(PROFILE)
NOVA = read_model("amazon.nova-pro-v1:0")
OWN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture
def bedrock(catalogue: Catalogue) -> Iterator[Any]:
    with served(catalogue.app()) as url:
        yield new_client("bedrock", url, ONCE)


def checked(bedrock: Any, model: Model, regions: list[str] | None = None) -> list[Check]:
    def client(region: str) -> Any:
        if regions is not None:
            regions.append(region)
        return bedrock

    return list(models.catalogued(model, "us-east-1", client, NOW))


def test_a_setting_that_names_no_model_says_why() -> None:
    found = models.setting("claude-sonnet-4-6")
    assert isinstance(found, Check)
    assert found.state == "bad"
    assert found.text.startswith("the setting is ")
    assert models.setting(PROFILE) == MODEL


@pytest.mark.parametrize(("region", "fits"), [("us-east-1", True), ("eu-west-1", False), ("", True)])
def test_a_profile_belongs_to_a_geography(region: str, fits: bool) -> None:
    found = models.misplaced(MODEL, region)
    assert (found is None) == fits
    assert found is None or found.state == "bad"


def test_an_active_model_behind_a_profile_is_well(bedrock: Any, catalogue: Catalogue) -> None:
    profile, model = checked(bedrock, MODEL)
    assert (profile.state, profile.text) == ("ok", "routes to us-east-1, us-east-2, us-west-2")
    assert (model.state, model.text, model.name) == ("ok", "active", f"model {SONNET}")
    assert catalogue.asked == [f"inference-profiles/{PROFILE}", f"foundation-models/{SONNET}"]


def test_a_profile_that_is_not_there_ends_the_checks(bedrock: Any, catalogue: Catalogue) -> None:
    catalogue.profiles.clear()
    (found,) = checked(bedrock, MODEL)
    assert found.state == "bad"
    assert "aws bedrock list-inference-profiles --region us-east-1" in found.todo


def test_the_model_is_looked_up_where_the_profile_leads(bedrock: Any, catalogue: Catalogue) -> None:
    catalogue.profiles[PROFILE] = [arn(SONNET, ""), arn(SONNET, "us-west-2")]
    regions: list[str] = []
    checked(bedrock, MODEL, regions)
    assert regions == ["us-east-1", "us-west-2"]
    assert models.source_region([arn(SONNET, "")], "us-east-1") == "us-east-1"


def test_an_own_profile_has_to_lead_to_the_model_it_claims(bedrock: Any, catalogue: Catalogue) -> None:
    catalogue.profiles[OWN] = [arn(SONNET)]
    assert [one.state for one in checked(bedrock, read_model({"id": OWN, "of": SONNET}))] == ["ok", "ok"]
    (found,) = checked(bedrock, read_model({"id": OWN, "of": "anthropic.claude-opus-4-6"}))
    assert (found.state, found.text) == ("bad", f"leads to {SONNET}, not to anthropic.claude-opus-4-6")


def test_a_model_that_is_not_in_the_region_is_reported(bedrock: Any) -> None:
    (found,) = checked(bedrock, NOVA)
    assert (found.state, found.text) == ("bad", "there is no such model in us-east-1")


@pytest.mark.parametrize(
    ("about", "state", "text"),
    [
        ({"status": "ACTIVE", "endOfLifeTime": timestamp("2027-06-01")}, "ok", "active, until 2027-06-01"),
        ({"status": "LEGACY"}, "warn", "legacy; refused to accounts that have not used it lately"),
        ({"status": "LEGACY", "endOfLifeTime": timestamp("2027-01-31")}, "warn", "legacy, until 2027-01-31; "),
        ({"status": "LEGACY", "endOfLifeTime": timestamp("2026-11-29")}, "bad", "has ended on 2026-11-29"),
    ],
)
def test_a_model_near_its_end_is_reported(
    bedrock: Any, catalogue: Catalogue, about: dict[str, Any], state: str, text: str
) -> None:
    catalogue.models[SONNET] = about
    found = models.lifecycle(bedrock, MODEL, NOW)
    assert found.state == state
    assert found.text.startswith(text)
    assert bool(found.todo) == (state != "ok")


@pytest.mark.parametrize("place", ["inference-profiles", "foundation-models", "foundation-model-availability"])
def test_a_missing_right_is_named(bedrock: Any, catalogue: Catalogue, place: str) -> None:
    catalogue.refusals[place] = ("AccessDeniedException", 403)
    found = [*checked(bedrock, MODEL), models.access(bedrock, MODEL)]
    (unknown,) = [one for one in found if one.state != "ok"]
    assert (unknown.state, "bedrock:Get" in unknown.todo) == ("warn", True)


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerException"])
def test_a_catalogue_that_fails_is_reported(bedrock: Any, catalogue: Catalogue, code: str) -> None:
    for place in ("inference-profiles", "foundation-models", "use-case-for-model-access"):
        catalogue.refusals[place] = (code, 400)
    found = [*checked(bedrock, MODEL), models.lifecycle(bedrock, MODEL, NOW), models.use_case(bedrock)]
    assert {one.state for one in found} == {"bad"}
    assert all(code in one.text for one in found)


def test_a_region_without_bedrock_is_reported_in_one_line() -> None:
    nowhere = new_client("bedrock", NOWHERE, ONCE)
    found = [*checked(nowhere, MODEL), *checked(nowhere, NOVA), models.access(nowhere, MODEL), models.use_case(nowhere)]
    assert {(one.state, len(one.lines())) for one in found} == {("bad", 2)}


@pytest.mark.parametrize(
    ("given", "state", "text"),
    [
        (availability(), "ok", "the account has subscribed to it"),
        (availability("NOT_AVAILABLE"), "bad", "nobody in this account has subscribed to it yet"),
        (availability("PENDING"), "warn", "the subscription is being set up"),
        (availability("ERROR", error="no offer"), "bad", "the subscription failed: no offer"),
        (
            availability(authorizationStatus="NOT_AUTHORIZED"),
            "warn",
            "Bedrock does not say that this account may use it",
        ),
        (availability(entitlementAvailability="NOT_AVAILABLE"), "warn", "Bedrock does not say that this account may"),
        (availability(regionAvailability="NOT_AVAILABLE"), "ok", "the account has subscribed to it"),
    ],
)
def test_the_access_follows_the_availability(
    bedrock: Any, catalogue: Catalogue, given: dict[str, Any], state: str, text: str
) -> None:
    catalogue.available[SONNET] = given
    found = models.access(bedrock, MODEL)
    assert found.state == state
    assert found.text.startswith(text)
    assert bool(found.todo) == (state != "ok")


def test_a_model_without_a_profile_has_to_be_in_the_region(bedrock: Any, catalogue: Catalogue) -> None:
    catalogue.available[NOVA.of] = availability(regionAvailability="NOT_AVAILABLE")
    assert models.access(bedrock, NOVA).text == "not in this region"


def test_an_availability_that_bedrock_does_not_know_is_only_a_warning(bedrock: Any) -> None:
    found = models.access(bedrock, NOVA)
    assert (found.state, found.todo) == ("warn", "find out by a call: make doctor ARGS=--call")


def test_the_form_may_be_missing_or_sent_in_by_the_organisation(bedrock: Any, catalogue: Catalogue) -> None:
    assert models.use_case(bedrock).state == "ok"
    catalogue.form = False
    found = models.use_case(bedrock)
    assert (found.state, "management account" in found.todo) == ("warn", True)
