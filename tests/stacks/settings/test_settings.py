import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aws_cdk import App

from chains.movie_pitch.chain import GREENLIGHT
from stacks.settings.settings import SettingError, Settings
from tests.along import CHAINS


def settings(**context: object) -> Settings:
    return Settings.from_context(App(context={f"greenlight:{name}": value for name, value in context.items()}).node)


def test_without_context_the_defaults_apply() -> None:
    assert settings() == Settings()


def test_the_command_line_gives_numbers_and_lists_as_text() -> None:
    found = settings(gate_timeout_seconds="30", other_machines="orders,bills-*", stage="prod")
    assert (found.gate_timeout_seconds, found.other_machines, found.stage) == (30, ("orders", "bills-*"), "prod")


@pytest.mark.parametrize(("name", "value"), [("gate_timeout_seconds", "soon"), ("models", "haiku"), ("stage", 3)])
def test_a_setting_of_the_wrong_type_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"greenlight:{name}"):
        settings(**{name: value})


def test_objects_are_json_on_the_command_line_too() -> None:
    wanted = {"movie-pitch/greenlight": {"quorum": 2}}
    assert settings(gates=json.dumps(wanted)) == settings(gates=wanted) == Settings(gates=wanted)
    with pytest.raises(SettingError, match=r"greenlight:models is \[1\]: expected a JSON object"):
        settings(models="[1]")


def test_a_deployment_changes_one_gate_and_keeps_the_others() -> None:
    wanted = {"users": ["U12345"], "timeout_seconds": 60}
    found = settings(gates={"movie-pitch/greenlight": wanted}, gate_timeout_seconds=5)
    found.check_gates(CHAINS)
    gate = found.gate("movie-pitch", GREENLIGHT)
    assert (gate.policy.users, gate.timeout) == (("U12345",), timedelta(seconds=60))
    other = found.gate("technique-human-input", GREENLIGHT)
    assert other == replace(GREENLIGHT, timeout=timedelta(seconds=5))


@pytest.mark.parametrize(
    ("gates", "words"),
    [
        ({"movie-pitch/gone": {}}, 'no chain has the gate "movie-pitch/gone"; the gates are movie-pitch/greenlight, '),
        (
            {"movie-pitch/greenlight": {"quorum": "two"}},
            "\"movie-pitch/greenlight\" has quorum = 'two': expected a",
        ),
        (
            {"movie-pitch/greenlight": {"quorum": 2}},
            '"movie-pitch/greenlight" needs several answers and lets each person edit',
        ),
        ({"movie-pitch/greenlight": 3}, '"movie-pitch/greenlight" is 3: expected an object'),
    ],
)
def test_an_invalid_gate_error_is_one_line_with_its_setting(gates: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings(gates=gates).check_gates(CHAINS)
    assert str(refused.value).startswith(f"greenlight:gates: {words}")
    assert "\n" not in str(refused.value)


def test_limits_apply_to_all_chains_or_to_one() -> None:
    wanted = {"*": {"per_person": 2}, "movie-pitch": {"starters": ["S12345"]}}
    found = settings(limits=json.dumps(wanted))
    found.check_limits(CHAINS)
    told = found.variables(["movie-pitch", "trip-planner"])
    assert (told["CHAINS"], json.loads(told["LIMITS"])) == ("movie-pitch,trip-planner", wanted)
    # A chain that is left out may have runs in progress that their owners can stop.
    assert json.loads(found.variables(["trip-planner"])["LIMITS"]) == wanted
    assert settings().variables(["trip-planner"]) == {"CHAINS": "trip-planner", "CHAIN_PACKAGES": "chains"}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"movie": {}}, 'there is no chain "movie"; name *, '),
        ({"movie-pitch": {"per_person": 0}}, '"movie-pitch" is invalid: the limits say per_person = 0: it must be'),
        ({"*": 3}, '"*" is 3: expected an object'),
    ],
)
def test_an_invalid_limit_error_is_one_line_with_its_setting(limits: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings(limits=limits).check_limits(CHAINS)
    assert str(refused.value).startswith(f"greenlight:limits: {words}")
    assert "\n" not in str(refused.value)


def test_limits_that_do_not_fit_the_environment_are_an_error() -> None:
    many = {"*": {"starters": [f"U{number:09}" for number in range(240)]}}
    expected = r"greenlight:limits and the names of the chains take 3,\d+ bytes, but a function holds 3,400"
    with pytest.raises(SettingError, match=expected):
        settings(limits=many).variables(CHAINS)
    settings(limits=many).variables(["movie-pitch"])


def test_other_machines_have_valid_state_machine_names() -> None:
    assert settings(other_machines="Refunds,claims-*").other_machines == ("Refunds", "claims-*")
    with pytest.raises(SettingError, match="greenlight:other_machines has 'arn:aws:states'"):
        settings(other_machines=["arn:aws:states"])


def test_a_chain_can_have_its_own_model() -> None:
    found = settings(model="a", models={"trip-planner": "b"})
    found.check_models(CHAINS)
    assert (found.model_for("trip-planner").id, found.model_for("movie-pitch").id) == ("b", "a")
    with pytest.raises(
        SettingError, match='greenlight:models: there is no chain "haiku"; the chains are meal-planner, '
    ):
        settings(models={"haiku": "b"}).check_models(CHAINS)


@pytest.mark.parametrize(
    "given", [{"id": "acme.oracle-1", "temperature": True}, '{"id": "acme.oracle-1", "temperature": true}']
)
def test_a_model_can_be_an_object_also_on_the_command_line(given: Any) -> None:
    found = settings(model=given)
    found.check_models(CHAINS)
    assert found.model_for("trip-planner").family.temperature


@pytest.mark.parametrize(
    ("given", "region", "mistake"),
    [
        ({"model": "a model"}, "", 'greenlight:model is "a model": expected the id'),
        ({"model": ["a"]}, "", r"greenlight:model is \['a'\]: expected the id"),
        ({"models": {"trip-planner": {"id": 3}}}, "", 'greenlight:models: "trip-planner" is {.*}: expected the id'),
        ({"model": "eu.amazon.nova-lite-v1:0"}, "us-east-1", 'greenlight:model is a profile for "eu", which cannot'),
    ],
)
def test_a_wrong_model_is_one_line(given: dict[str, Any], region: str, mistake: str) -> None:
    with pytest.raises(SettingError, match=mistake):
        settings(**given).check_models(CHAINS, region)


def test_the_default_model_can_be_asked_from_the_united_states() -> None:
    settings().check_models(CHAINS, "us-west-2")


def test_a_setting_that_is_gone_says_why() -> None:
    with pytest.raises(SettingError, match=r"greenlight:model_regions is not needed any more, because .*: remove it"):
        settings(model_regions="eu-west-1")


def test_the_chain_packages_come_from_context_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "acme_chains")
    assert settings().chain_packages == ("acme_chains",)
    found = settings(chain_packages="chains, acme_chains")
    assert found.chain_packages == ("chains", "acme_chains")
    assert found.variables([])["CHAIN_PACKAGES"] == "chains,acme_chains"


def test_chains_are_chosen_by_names_and_patterns() -> None:
    assert settings(chains="movie-pitch, trip-*") == settings(chains=["movie-pitch", "trip-*"])
    assert list(settings(chains="trip-*,movie-pitch").deployed(CHAINS)) == ["movie-pitch", "trip-planner"]
    with pytest.raises(SettingError, match='greenlight:chains: no chain matches "triplanner"; the chains are meal'):
        settings(chains="movie-pitch,triplanner").deployed(CHAINS)
    with pytest.raises(SettingError, match=r"greenlight:chains is \[1\]: expected a list, or names"):
        settings(chains=[1])


def test_an_old_setting_name_is_an_error_with_the_new_name() -> None:
    with pytest.raises(SettingError, match="greenlight:bounds is now called greenlight:limits"):
        settings(bounds="{}")
