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


def test_nothing_said_gives_the_defaults() -> None:
    assert settings() == Settings()


def test_the_command_line_says_numbers_and_lists_as_text() -> None:
    found = settings(gate_timeout_seconds="30", model_regions="eu-west-1,eu-west-3", stage="prod")
    assert (found.gate_timeout_seconds, found.model_regions, found.stage) == (30, ("eu-west-1", "eu-west-3"), "prod")


@pytest.mark.parametrize(("name", "value"), [("gate_timeout_seconds", "soon"), ("models", "haiku"), ("stage", 3)])
def test_a_setting_of_the_wrong_kind_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"greenlight:{name}"):
        settings(**{name: value})


def test_objects_are_json_on_the_command_line_too() -> None:
    wanted = {"movie-pitch/greenlight": {"quorum": 2}}
    assert settings(gates=json.dumps(wanted)) == settings(gates=wanted) == Settings(gates=wanted)
    with pytest.raises(SettingError, match=r"greenlight:models is \[1\]: a JSON object expected"):
        settings(models="[1]")


def test_a_gate_is_as_the_deployment_wants_it_and_others_stay() -> None:
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
        ({"movie-pitch/gone": {}}, 'no chain has the gate "movie-pitch/gone": movie-pitch/greenlight, '),
        ({"movie-pitch/greenlight": {"quorum": "two"}}, "\"movie-pitch/greenlight\" has quorum = 'two': a whole"),
        (
            {"movie-pitch/greenlight": {"quorum": 2}},
            '"movie-pitch/greenlight" needs several answers and lets each edit',
        ),
        ({"movie-pitch/greenlight": 3}, '"movie-pitch/greenlight" is 3: an object is expected'),
    ],
)
def test_a_gate_that_cannot_be_is_one_line_with_the_settings_name(gates: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings(gates=gates).check_gates(CHAINS)
    assert str(refused.value).startswith(f"greenlight:gates: {words}")
    assert "\n" not in str(refused.value)


def test_bounds_are_for_all_chains_or_for_one() -> None:
    wanted = {"*": {"per_person": 2}, "movie-pitch": {"starters": ["S12345"]}}
    found = settings(limits=json.dumps(wanted))
    found.check_limits(CHAINS)
    told = found.variables(["movie-pitch", "trip-planner"])
    assert (told["CHAINS"], json.loads(told["LIMITS"])) == ("movie-pitch,trip-planner", wanted)
    # A chain that is left out has runs under way, whose owners may stop them.
    assert json.loads(found.variables(["trip-planner"])["LIMITS"]) == wanted
    assert settings().variables(["trip-planner"]) == {"CHAINS": "trip-planner", "CHAIN_PACKAGES": "chains"}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"movie": {}}, 'there is no chain "movie": *, '),
        ({"movie-pitch": {"per_person": 0}}, '"movie-pitch" cannot be: the limits say per_person = 0: at least one'),
        ({"*": 3}, '"*" is 3: an object is expected'),
    ],
)
def test_bounds_that_cannot_be_are_one_line_with_the_settings_name(limits: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings(limits=limits).check_limits(CHAINS)
    assert str(refused.value).startswith(f"greenlight:limits: {words}")
    assert "\n" not in str(refused.value)


def test_more_bounds_than_a_functions_environment_holds_are_refused() -> None:
    many = {"*": {"starters": [f"U{number:09}" for number in range(240)]}}
    expected = r"greenlight:limits takes 3,\d+ bytes with the names of the chains, and a function holds 3,400"
    with pytest.raises(SettingError, match=expected):
        settings(limits=many).variables(CHAINS)
    settings(limits=many).variables(["movie-pitch"])


def test_machines_of_other_apps_are_named_with_what_a_name_may_have() -> None:
    assert settings(other_machines="Refunds,claims-*").other_machines == ("Refunds", "claims-*")
    with pytest.raises(SettingError, match="greenlight:other_machines has 'arn:aws:states'"):
        settings(other_machines=["arn:aws:states"])


def test_a_chain_can_have_a_model_of_its_own() -> None:
    found = settings(model="a", models={"trip-planner": "b"})
    found.check_models(CHAINS)
    assert (found.model_for("trip-planner"), found.model_for("movie-pitch")) == ("b", "a")
    with pytest.raises(SettingError, match='greenlight:models: there is no chain "haiku": meal-planner, movie-pitch'):
        settings(models={"haiku": "b"}).check_models(CHAINS)


def test_chains_are_searched_where_the_setting_says_or_else_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_PACKAGES", "acme_chains")
    assert settings().chain_packages == ("acme_chains",)
    found = settings(chain_packages="chains, acme_chains")
    assert found.chain_packages == ("chains", "acme_chains")
    assert found.variables([])["CHAIN_PACKAGES"] == "chains,acme_chains"


def test_the_chains_of_a_deployment_are_names_and_patterns() -> None:
    assert settings(chains="movie-pitch, trip-*") == settings(chains=["movie-pitch", "trip-*"])
    assert list(settings(chains="trip-*,movie-pitch").deployed(CHAINS)) == ["movie-pitch", "trip-planner"]
    with pytest.raises(SettingError, match='greenlight:chains: no chain matches "triplanner": meal-planner, '):
        settings(chains="movie-pitch,triplanner").deployed(CHAINS)
    with pytest.raises(SettingError, match=r"greenlight:chains is \[1\]: a list, or names"):
        settings(chains=[1])


def test_a_setting_by_its_earlier_name_is_refused_with_the_new_one() -> None:
    with pytest.raises(SettingError, match="greenlight:bounds is called greenlight:limits now"):
        settings(bounds="{}")
