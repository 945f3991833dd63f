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
def test_a_branch_that_assigns_an_outer_name_is_an_error(kind: str) -> None:
    graph = {"States": {"Outer": task("idea"), "Branch": inside(kind, {"States": {"Inner": task("idea")}})}}
    with pytest.raises(ScopeError, match=r'chains/movie_pitch/workflow\.py: at "Inner": "idea"'):
        check_scopes(PITCH, graph)


def test_choice_rules_and_catchers_assign_names_too() -> None:
    for part in ("Choices", "Catch"):
        graph = {
            "States": {
                "Outer": {part: [{"Assign": {"idea": ""}}]},
                "Branch": inside("Map", {"States": {"Inner": task("idea")}}),
            }
        }
        with pytest.raises(ScopeError):
            check_scopes(PITCH, graph)


def test_an_outer_name_two_levels_up_is_an_error() -> None:
    inner = {"States": {"Inner": task("idea")}}
    graph = {"States": {"Outer": task("idea"), "A": inside("Parallel", {"States": {"B": inside("Map", inner)}})}}
    with pytest.raises(ScopeError):
        check_scopes(PITCH, graph)


def test_two_branches_may_assign_the_same_name() -> None:
    branches = [{"States": {name: task("idea")}} for name in ("One", "Two")]
    check_scopes(PITCH, {"States": {"Both": {"Branches": branches}, "Outer": task("ideas")}})


def asks(expression: str) -> dict[str, Any]:
    return {"Type": "Task", "Arguments": {"messages": [{"content": f"{{% {expression} %}}"}]}}


def test_reading_a_variable_that_no_step_remembers_is_an_error() -> None:
    graph = {"States": {"Write": asks("$idea"), "Keep": task("ideas")}}
    with pytest.raises(ScopeError, match=r'^chains/movie_pitch/workflow\.py: at "Write": "\$idea" is read'):
        check_scopes(PITCH, graph)


def test_an_unknown_placeholder_is_an_error_in_the_prompt() -> None:
    prompt = read_prompts(folder_of(PITCH) / "prompts.md")["Write the one-page pitch"]
    graph = {"States": {"Write": asks(concatenation(prompt, {"pitch": "$pitch"}))}}
    with pytest.raises(ScopeError) as refused:
        check_scopes(PITCH, graph)
    assert str(refused.value) == (
        'chains/movie_pitch/prompts.md: under "Write the one-page pitch": {pitch} is not an input of the chain, '
        'a value given at "Write", or something that a step remembers'
    )


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_a_branch_reads_outer_names_but_keeps_its_own(kind: str) -> None:
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
    ids=["read", "assigned", "at a position", "in a text", "passed on", "named like a function"],
)
def test_an_expression_reads_these_variables(expression: str, names: set[str]) -> None:
    assert reads(expression) == names
