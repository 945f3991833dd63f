"""/plan-meal, from the command to the recipe."""

import json
import re

import pytest

from tests.e2e.executions import Executions
from tests.e2e.model import RecordingModel
from tests.e2e.person import Person, Run, body, is_beginning, shown

pytestmark = pytest.mark.xdist_group("flows")

FEWEST_STATES = 26
ROUND = ["Chef", "Chef", "Scores"]
END = ["The winner", "Recipe"]


def judge(ingredients: str) -> str:
    """Words that only the judge's prompt has."""
    return f"Two chefs each want to make a dinner from these ingredients:\n\n<ingredients>\n{ingredients}\n<"


def referee(ingredients: str) -> str:
    """Words that only the referee's prompt has."""
    return f"two chefs about what to make from these ingredients:\n\n<ingredients>\n{ingredients}\n<"


def scores(alma: int, bruno: int) -> str:
    """A judge's reply."""
    given = {"Alma": alma, "Bruno": bruno}
    return json.dumps({chef: {"score": score, "reason": f"It tastes of {score}."} for chef, score in given.items()})


def titles(run: Run) -> list[str]:
    """The titles of the thread's messages, in order. The chefs are not told apart, because both work at once."""
    return [re.sub("Chef (Alma|Bruno)", "Chef", message["text"].partition(":")[0]) for message in run.texts]


def test_chefs_who_agree_stop_after_the_second_round(
    ada: Person, model: RecordingModel, executions: Executions
) -> None:
    model.say(referee("chicken, rice"), '{"agree": true, "reason": "It is one dish."}')
    run = ada.starts("/plan-meal", "chicken, rice")
    card = run.comes_to("finished")
    assert titles(run) == [*ROUND, *ROUND, "Do they agree?", *END]
    said = [body(message) for message in run.texts]
    assert [text.partition("\n")[0] for text in said[:6]] == ["Round 1."] * 3 + ["Round 2."] * 3
    assert said[6] == "Yes. It is one dish."
    dishes = [*said[:2], *said[3:5]]
    assert len(set(dishes)) == 4
    assert all("chicken, rice" in dish for dish in dishes)
    assert is_beginning(run.posted("Recipe · chicken, rice"), of=run.texts[-1])
    assert "✓ Chefs' debate ✓ Winner ✓ Recipe" in " ".join(shown(card).split())
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert len(executions.entered(run)) == FEWEST_STATES


def test_without_agreement_the_best_dish_of_three_rounds_wins(ada: Person, model: RecordingModel) -> None:
    food = "lentils to fight over"
    model.say(f"can be made from these ingredients:\n\n<ingredients>\n{food}", "**Opening dish**")
    model.say('<dish chef="Alma">\n**Opening dish**', scores(61, 95))
    model.say(judge(food), scores(94, 60))
    model.say(referee(food), '{"agree": false, "reason": "Far from it."}')
    run = ada.starts("/plan-meal", food)
    run.comes_to("finished")
    assert titles(run) == [*ROUND, *[*ROUND, "Do they agree?"] * 2, *END]
    assert body(run.texts[6]) == "No. Far from it."
    assert body(run.texts[-2]) == "Chef Bruno, round 1, 95 of 100.\n\n**Opening dish**"
    (recipe,) = [prompt for prompt in model.asked("You write recipes") if food in prompt]
    assert "**Opening dish**" in recipe


def test_each_chef_sees_every_dish_and_score_so_far(ada: Person, model: RecordingModel) -> None:
    food = "beans of contention"
    model.say(judge(food), scores(71, 72))
    model.say(referee(food), '{"agree": false, "reason": "Not at all."}')
    run = ada.starts("/plan-meal", food)
    run.comes_to("finished")
    for answer in ("Beat Chef Bruno", "Beat Chef Alma"):
        second, third = [prompt for prompt in model.asked(answer) if food in prompt]
        assert re.findall(r"Round (\d), Chef (\w+), (\d+) of 100", third) == [
            (number, chef, score) for number in "12" for chef, score in (("Alma", "71"), ("Bruno", "72"))
        ]
        assert [body(message).partition("\n\n")[2] in second for message in run.texts[:2]] == [True, True]
        assert [body(message).partition("\n\n")[2] in third for message in run.texts[3:5]] == [True, True]


def test_the_judge_knows_the_earlier_scores(ada: Person, model: RecordingModel) -> None:
    food = "peas to judge"
    model.say(referee(food), '{"agree": false, "reason": "Not at all."}')
    run = ada.starts("/plan-meal", food)
    run.comes_to("finished")
    talks = model.conversations(judge(food))
    assert [len(talk) for talk in talks] == [1, 3, 5]
    assert [talks[2][: len(talk)] == talk for talk in talks] == [True] * 3
    told = [body(message) for message in run.texts if message["text"].startswith("Scores")]
    assert len({text.partition("\n")[2] for text in told}) == 3


def test_scores_above_a_hundred_go_back_to_the_judge(ada: Person, model: RecordingModel) -> None:
    food = "rice beyond measure"
    model.say(judge(food), scores(140, 72))
    model.say("it must be at most 100, at $.Alma.score, but this is there: 140", scores(98, 72))
    model.say(referee(food), '{"agree": true, "reason": "It is one dish."}')
    run = ada.starts("/plan-meal", food)
    run.comes_to("finished")
    assert "98 of 100" in body(run.texts[2])
