from typing import Any

import pytest

from greenlight.spec.catalog import find_chains, folder_of
from greenlight.spec.prompts import read_prompts
from greenlight_cdk.jsonata import concatenation
from stacks.checks.scopes import ScopeError, check_scopes, reads

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


def asks(expression: str) -> dict[str, Any]:
    return {"Type": "Task", "Arguments": {"messages": [{"content": f"{{% {expression} %}}"}]}}


def test_a_variable_that_no_step_remembers_is_refused_by_file_state_and_name() -> None:
    graph = {"States": {"Write": asks("$idea"), "Keep": task("ideas")}}
    with pytest.raises(ScopeError, match=r'^chains/movie_pitch/workflow\.py: at "Write": "\$idea" is read'):
        check_scopes(PITCH, graph)


def test_an_unknown_placeholder_is_refused_by_file_prompt_and_name() -> None:
    prompt = read_prompts(folder_of(PITCH) / "prompts.md")["Write the one-page pitch"]
    graph = {"States": {"Write": asks(concatenation(prompt, {"pitch": "$pitch"}))}}
    with pytest.raises(ScopeError) as refused:
        check_scopes(PITCH, graph)
    assert str(refused.value) == (
        'chains/movie_pitch/prompts.md: under "Write the one-page pitch": {pitch} is no input of the chain, no value '
        'given at "Write", and nothing that a step remembers'
    )


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_branch_reads_what_is_remembered_around_it_and_nobody_reads_what_is_remembered_in_it(kind: str) -> None:
    check_scopes(PITCH, {"States": {"Outer": task("idea"), "In": inside(kind, {"States": {"Inner": asks("$idea")}})}})
    with pytest.raises(ScopeError, match='at "Outer"'):
        check_scopes(
            PITCH, {"States": {"Outer": asks("$idea"), "In": inside(kind, {"States": {"Inner": task("idea")}})}}
        )


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("$a & $join($b) & $states.input", {"a", "b", "states"}),
        ("($a := 1; $f := function($x) { $x + $y }; $map($z, $f))", {"y", "z"}),
        ("items@$item#$place[$place > 0].($item.price)", set()),
        ('\'$1 for $a\' & "or \\" $b" & `$c` & $$.d /* $e */', set()),
        ("$map($list, $string) ~> $sum", {"list"}),
        ("'A ' & ($type) & ' of ' & ($count)", {"type", "count"}),
    ],
    ids=["read", "bound", "at a place", "in a text", "handed on", "named like a function"],
)
def test_what_an_expression_reads(expression: str, names: set[str]) -> None:
    assert reads(expression) == names
