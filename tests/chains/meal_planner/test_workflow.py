import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chains.meal_planner.workflow import CHEFS, SCORES, VERDICT
from tests.templates import Template, written_of

pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture
def states(templates: dict[str, Template]) -> dict[str, Any]:
    states: dict[str, Any] = written_of(templates, "meal-planner")["States"]
    return states


def test_both_chefs_propose_at_once_and_answer_the_debate(states: dict[str, Any]) -> None:
    branches = states["Both chefs"]["Branches"]
    assert [branch["StartAt"] for branch in branches] == [f"Chef {chef} proposes" for chef in CHEFS]
    for branch in branches:
        (asked,) = [state for name, state in branch["States"].items() if name.endswith("proposes")]
        assert "$exists($in.debate) ?" in asked["Arguments"]["Body"]


@pytest.mark.parametrize("choice", ["Have the chefs seen scores?", "Is the debate over?"])
def test_another_round_continues_the_debate(states: dict[str, Any], choice: str) -> None:
    assert states[choice]["Default"] == "Both chefs"
    assert set(states[choice]["Output"]) == {"debate", "judged"}


def test_the_debate_ends_on_agreement_or_after_three_rounds(states: dict[str, Any]) -> None:
    (over,) = states["Is the debate over?"]["Choices"]
    assert over["Next"] == "Pick the winner"
    assert over["Condition"] == "{% $verdict.agree or $proposals[0].round = 3 %}"
    assert "pickwinner" in json.dumps(states["Pick the winner"]["Arguments"]).lower()


@pytest.mark.parametrize(
    ("score", "fits"), [(0, True), (100, True), (-1, False), (101, False), (7.5, False), ("80", False)]
)
def test_a_score_is_a_whole_number_from_0_to_100_for_each_chef(score: Any, fits: bool) -> None:
    given = {"score": score, "reason": "It needs salt."}
    assert Draft202012Validator(SCORES).is_valid(dict.fromkeys(CHEFS, given)) == fits
    assert not Draft202012Validator(SCORES).is_valid({CHEFS[0]: given})


def test_a_verdict_is_a_boolean_with_a_reason() -> None:
    verdict = Draft202012Validator(VERDICT)
    assert verdict.is_valid({"agree": True, "reason": "It is one dish."})
    assert not verdict.is_valid({"agree": "yes", "reason": "It is one dish."})
    assert not verdict.is_valid({"agree": True})
