from collections.abc import Mapping
from typing import Any

import pytest

from greenlight.runs.following import milestone_after
from greenlight.spec.catalog import find_chains
from tests.templates import assembly, definition_of, templates

__all__ = ["assembly", "templates"]


@pytest.mark.parametrize(
    ("chain", "states", "milestone"),
    [
        ("movie-pitch", ["Write pitch 2"], "pitches"),
        ("movie-pitch", ["Choose the best"], "decision"),
        ("movie-pitch", ["Choose the best: check"], "decision"),
        ("movie-pitch", ["Change the pitch"], "decision"),
        ("movie-pitch", ["Write the one-page pitch"], "one_pager"),
        (
            "movie-pitch",
            ["Write the one-page pitch: not answered", "Write the one-page pitch", "Greenlit?"],
            "one_pager",
        ),
        ("movie-pitch", ["Publish"], "one_pager"),
        ("meal-planner", ["Chef Bruno proposes"], "debate"),
        ("meal-planner", ["Score both dishes: check"], "debate"),
        ("meal-planner", ["Judge whether they agree"], "debate"),
        ("meal-planner", ["Pick the winner"], "winner"),
        ("meal-planner", ["Write the recipe"], "recipe"),
        ("short-story", ["Invent the characters: check"], "characters"),
        ("trip-planner", ["Unknown"], ""),
        ("trip-planner", [], ""),
    ],
)
def test_a_state_belongs_to_the_milestone_that_is_told_next(
    templates: Mapping[str, Mapping[str, Any]], chain: str, states: list[str], milestone: str
) -> None:
    assert milestone_after(definition_of(templates, chain), states) == milestone


def tasks(machine: Mapping[str, Any]) -> list[str]:
    """The names of all tasks, also inside of others."""
    found = []
    for name, state in machine["States"].items():
        found += [name] if state["Type"] == "Task" else []
        for inner in [*state.get("Branches", []), *filter(None, [state.get("ItemProcessor")])]:
            found += tasks(inner)
    return found


def test_every_task_of_every_chain_belongs_to_a_milestone(templates: Mapping[str, Mapping[str, Any]]) -> None:
    checked = 0
    for name, chain in find_chains().items():
        if f"dev-greenlight-{name}" in templates:
            definition = definition_of(templates, name)
            keys = {step.key for step in chain.milestones}
            found = {task: milestone_after(definition, [task]) for task in tasks(definition)}
            assert {task: key for task, key in found.items() if key not in keys} == {}, name
            checked += len(found)
    assert checked > 50


def test_after_the_last_state_of_a_branch_comes_what_follows_the_parallel() -> None:
    told = {"Type": "Task", "Arguments": {"Message": {"kind": "tell", "step": "end"}}, "End": True}
    inner = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
    each = {"StartAt": "Each", "States": {"Each": {"Type": "Parallel", "Branches": [inner], "End": True}}}
    machine = {"States": {"Map": {"Type": "Map", "ItemProcessor": each, "Next": "Told"}, "Told": told}}
    assert milestone_after(machine, ["Inner"]) == "end"


@pytest.mark.parametrize("arguments", ["{% $x %}", {"Message": "{% $x %}"}, {"Message": {"kind": "expired"}}, {}])
def test_a_state_that_tells_no_milestone_is_passed_over(arguments: Any) -> None:
    assert milestone_after({"States": {"A": {"Type": "Task", "Arguments": arguments, "End": True}}}, ["A"]) == ""
