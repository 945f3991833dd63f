import re
from typing import Any

import pytest

from scripts.chain_docs import definitions
from scripts.mermaid import draw, label
from stacks.checks.definitions import Graph, states

NODE = re.compile(r"^ *(?:subgraph )?(s\d+)[\[({>].*\"(.*)\"", re.MULTILINE)
pytestmark = pytest.mark.xdist_group("stacks")


def task(**fields: Any) -> dict[str, Any]:
    return {"Type": "Task", **fields}


def inner(name: str) -> Graph:
    return {"StartAt": name, "States": {name: task(End=True)}}


def test_every_state_of_every_chain_is_there_once() -> None:
    for definition in definitions().values():
        drawn = NODE.findall(draw(definition))
        names = [shown.removesuffix(" (at the same time)").removesuffix(" (for each item)") for _, shown in drawn]
        assert sorted(names) == sorted(label(name) for name, _ in states(definition))
        assert len({key for key, _ in drawn}) == len(drawn)


def test_the_drawing_of_a_machine_with_everything() -> None:
    everything = {
        "Both": {"Type": "Parallel", "Branches": [inner("One"), inner("Two")], "Next": "Each"},
        "Each": {"Type": "Map", "ItemProcessor": inner("Item"), "Next": "Which?"},
        "Which?": {"Type": "Choice", "Choices": [{"Condition": '{% $x = "a" %}', "Next": "Ask"}], "Default": "No"},
        "Ask": task(
            Resource="arn:aws:states:::sns:publish.waitForTaskToken",
            Next="Run",
            Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "Tell"}],
        ),
        "Run": task(Resource="arn:aws:states:::lambda:invoke", End=True),
        "Tell": task(Resource="arn:aws:states:::sns:publish", End=True),
        "No": {"Type": "Fail"},
    }
    assert draw({"StartAt": "Both", "States": everything}).splitlines() == [
        "flowchart TD",
        "    start([Start]) --> s1",
        '    subgraph s1["Both (at the same time)"]',
        '        s8["One"]',
        '        s9["Two"]',
        "    end",
        '    subgraph s2["Each (for each item)"]',
        '        s10["Item"]',
        "    end",
        '    s3{"Which?"}',
        '    s4{{"Ask"}}',
        '    s5[["Run"]]',
        '    s6("Tell")',
        '    s7>"No"]',
        "    s1 --> s2",
        "    s2 --> s3",
        '    s3 -->|"$x = #34;a#34;"| s4',
        '    s3 -->|"otherwise"| s7',
        "    s4 --> s5",
        '    s4 -.->|"States.Timeout"| s6',
        "    s5 --> done([End])",
        "    s6 --> done([End])",
    ]


def test_characters_of_mermaids_syntax_are_escaped() -> None:
    assert label('a "b" <c> `d` #e; [f]\n| 1') == "a #34;b#34; #60;c#62; #96;d#96; #35;e#59; #91;f#93; #124; 1"
