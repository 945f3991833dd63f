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


def test_everything_of_a_chains_bounds_can_be_changed() -> None:
    given: dict[str, Any] = {
        "starters": ["U12345", "S12345"],
        "owners": ["U67890"],
        "per_person": 1,
        "at_once": 2,
        "rounds": 3,
        "model_calls": 4,
    }
    found = with_limits(LIMITS, given)
    assert found == Limits(**{**given, "starters": ("U12345", "S12345"), "owners": ("U67890",)})


def test_what_is_not_said_stays() -> None:
    assert with_limits(LIMITS, {}) == LIMITS
    assert with_limits(LIMITS, {"at_once": 9}) == Limits(owners=("U11111",), per_person=3, at_once=9)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3, "is 3: an object is expected"),
        ({"people": []}, 'has no "people": starters, owners, per_person, '),
        ({"starters": "U12345"}, "has starters = 'U12345': a list of ids of Slack is expected"),
        ({"starters": ["ada"]}, 'the limits name "ada": an id of Slack was expected'),
        ({"per_person": "2"}, "has per_person = '2': a whole number"),
        ({"at_once": 0}, "the limits say at_once = 0: at least one"),
        ({"rounds": True}, "has rounds = True: a whole number"),
    ],
)
def test_what_cannot_be_is_said_with_what_is_expected(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        with_limits(LIMITS, given)


def test_the_bot_the_notifier_and_the_reconciler_get_what_is_set_and_no_more(tmp_path: Path) -> None:
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


def test_the_app_is_not_built_with_bounds_that_cannot_be() -> None:
    with pytest.raises(SettingError, match='greenlight:limits: "\\*" has no "people"'):
        build(App(context={"greenlight:limits": {"*": {"people": 2}}}))
