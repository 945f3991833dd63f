"""Definitions in CloudFormation templates, and states inside states."""

from typing import Any

from stacks.checks.definitions import as_written, graphs, graphs_in, read_definition, states

LEAF: dict[str, Any] = {"Type": "Pass", "End": True}
PARALLEL = {"Type": "Parallel", "Branches": [{"StartAt": n, "States": {n: LEAF}} for n in ("A", "B", "C")]}
MAP = {"Type": "Map", "ItemProcessor": {"StartAt": "Each", "States": {"Each": PARALLEL}}}
WHOLE = {"StartAt": "Map", "States": {"Map": MAP, "Last": LEAF}}


def test_references_become_logical_ids() -> None:
    parts = ['{"a": "', {"Ref": "Topic"}, '", "b": "', {"Fn::GetAtt": ["Function", "Arn"]}, '"}']
    assert read_definition({"Fn::Join": ["", parts]}) == {"a": "Topic", "b": "Function"}
    assert read_definition('{"a": 1}') == {"a": 1}


def test_parallel_and_map_states_contain_graphs() -> None:
    assert graphs_in(LEAF) == []
    assert len(graphs_in(PARALLEL)) == 3
    assert graphs_in(MAP) == [MAP["ItemProcessor"]]


def test_states_are_found_at_any_depth() -> None:
    assert [graph["StartAt"] for graph in graphs(WHOLE)] == ["Map", "Each", "A", "B", "C"]
    assert sorted(name for name, _ in states(WHOLE)) == ["A", "B", "C", "Each", "Last", "Map"]


def test_the_states_that_look_at_a_prompt_are_left_out() -> None:
    asked = {
        "Ask": {"Type": "Task", "Next": "Ask: answered?", "Catch": [{"Next": "Ask: answered?"}, {"Next": "Tell"}]},
        "Ask: answered?": {"Type": "Choice", "Default": "Tell", "Assign": {"said": "{% $states.input %}"}},
        "Ask: not answered": {"Type": "Fail"},
        "Tell": LEAF,
    }
    written = {
        "Ask": {
            "Type": "Task",
            "Next": "Tell",
            "Catch": [{"Next": "Tell"}],
            "Assign": {"said": "{% $states.input %}"},
        },
        "Tell": {**LEAF, "Catch": []},
    }
    for graph in ({"StartAt": "Ask", "States": asked},):
        assert as_written(graph)["States"] == written
        both = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": [graph]}}}
        assert as_written(both)["States"]["Both"]["Branches"][0]["States"] == written
        each = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": graph}}}
        assert as_written(each)["States"]["Each"]["ItemProcessor"]["States"] == written
