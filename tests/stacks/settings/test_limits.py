import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from greenlight.spec.limits import Limits
from stacks.settings.limits import with_limits
from stacks.settings.settings import SettingError
from tests.stacks.conftest import resources

LIMITS = Limits(owners=("U11111",), per_person=3)


def test_every_limit_can_be_changed() -> None:
    given: dict[str, Any] = {
        "starters": ["U12345", "S12345"],
        "owners": ["U67890"],
        "per_person": 1,
        "at_once": 2,
        "rounds": 3,
        "model_calls": 4,
        "tokens_per_day": 5,
    }
    found = with_limits(LIMITS, given)
    assert found == Limits(**{**given, "starters": ("U12345", "S12345"), "owners": ("U67890",)})


def test_other_limits_stay_unchanged() -> None:
    assert with_limits(LIMITS, {}) == LIMITS
    assert with_limits(LIMITS, {"at_once": 9}) == Limits(owners=("U11111",), per_person=3, at_once=9)


def test_a_chain_can_be_freed_from_a_limit_on_tokens() -> None:
    assert with_limits(Limits(tokens_per_day=9), {"tokens_per_day": 0}) == Limits()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3, "is 3: expected an object"),
        ({"people": []}, 'has no field "people"; the fields are starters, owners, per_person, '),
        ({"starters": "U12345"}, "has starters = 'U12345': expected a list of Slack ids"),
        ({"starters": ["ada"]}, 'the limits name "ada": expected a Slack id'),
        ({"per_person": "2"}, "has per_person = '2': expected a whole number"),
        ({"at_once": 0}, "the limits say at_once = 0: it must be at least 1"),
        ({"tokens_per_day": -1}, "has tokens_per_day = -1: expected a whole number of 0 or more"),
        ({"rounds": True}, "has rounds = True: expected a whole number"),
    ],
)
def test_an_invalid_limit_error_says_what_is_expected(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        with_limits(LIMITS, given)


def test_functions_that_use_limits_get_only_what_is_set(tmp_path: Path) -> None:
    wanted = {"*": {"per_person": 2}}
    context = {"greenlight:checks": "off", "greenlight:limits": wanted, "greenlight:chains": "movie-pitch"}
    build(App(context=context, outdir=str(tmp_path))).synth()
    found = {}
    for stack in ("bot", "notifier"):
        template = json.loads((tmp_path / f"dev-greenlight-{stack}.template.json").read_text(encoding="utf-8"))
        for name, function in resources(template, "AWS::Lambda::Function").items():
            if "TABLE" in function.get("Environment", {}).get("Variables", {}):
                found[name[: -len("D2D3D395")]] = json.loads(function["Environment"]["Variables"]["LIMITS"])
    assert found == {"Bot": wanted, "Notifier": wanted, "Reconciler": wanted}


def test_invalid_limits_stop_the_app() -> None:
    with pytest.raises(SettingError, match='greenlight:limits: "\\*" has no field "people"'):
        build(App(context={"greenlight:limits": {"*": {"people": 2}}}))
