from typing import Any

import pytest

from chains.catalog import find_chains
from stacks.scopes import ScopeError, check_scopes

PITCH = find_chains()["movie-pitch"]


def task(*names: str, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Assign": dict.fromkeys(names, ""), **more}


def inside(kind: str, graph: dict[str, Any]) -> dict[str, Any]:
    return {"Branches": [graph]} if kind == "Parallel" else {"ItemProcessor": graph}


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_branch_that_assigns_an_outer_name_is_refused_by_file_state_and_name(kind: str) -> None:
    graph = {"States": {"Outer": task("idea"), "Branch": inside(kind, {"States": {"Inner": task("idea")}})}}
    with pytest.raises(ScopeError, match=r'chains/movie_pitch/workflow\.py: at "Inner": "idea"'):
        check_scopes(PITCH, graph)


def test_names_of_a_choice_and_of_a_catcher_count_too() -> None:
    for part in ("Choices", "Catch"):
        graph = {
            "States": {
                "Outer": {part: [{"Assign": {"idea": ""}}]},
                "Branch": inside("Map", {"States": {"Inner": task("idea")}}),
            }
        }
        with pytest.raises(ScopeError):
            check_scopes(PITCH, graph)


def test_a_name_two_levels_out_is_refused() -> None:
    inner = {"States": {"Inner": task("idea")}}
    graph = {"States": {"Outer": task("idea"), "A": inside("Parallel", {"States": {"B": inside("Map", inner)}})}}
    with pytest.raises(ScopeError):
        check_scopes(PITCH, graph)


def test_the_same_name_in_two_branches_is_sound() -> None:
    branches = [{"States": {name: task("idea")}} for name in ("One", "Two")]
    check_scopes(PITCH, {"States": {"Both": {"Branches": branches}, "Outer": task("ideas")}})
