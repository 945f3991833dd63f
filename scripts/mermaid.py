"""Draws a state machine as a Mermaid flowchart: a box for each state, a frame for each Parallel and Map."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stacks.checks.definitions import Graph, graphs_in, states

State = Mapping[str, Any]

UNSAFE = re.compile(r"[^\w ,.:?!()/=$'+*-]")
SHAPES = {
    "Choice": '{{"{}"}}',
    "Succeed": '(["{}"])',
    "Fail": '>"{}"]',
}
QUESTION, MESSAGE, CODE, BOX = '{{{{"{}"}}}}', '("{}")', '[["{}"]]', '["{}"]'


def draw(definition: Graph) -> str:
    """Returns the flowchart's text, from the start to the ends.

    A dashed arrow leads to the state after a caught error. The text on an arrow is its condition or its error.
    """
    ids = {name: f"s{number}" for number, (name, _) in enumerate(states(definition), start=1)}
    lines = [f"start([Start]) --> {ids[definition['StartAt']]}", *_graph(definition, ids, end="done([End])")]
    return "\n".join(["flowchart TD", *_indented(lines)])


def label(text: str) -> str:
    """Escapes the text for a quoted Mermaid label: characters that could be syntax or HTML become character codes."""
    return UNSAFE.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))


def _graph(graph: Graph, ids: Mapping[str, str], end: str) -> Iterator[str]:
    """Yields the graph's states, then its arrows. A branch's last state has no arrow, because its frame has one."""
    for name, state in graph["States"].items():
        yield from _state(name, state, ids)
    for name, state in graph["States"].items():
        yield from (f"{ids[name]} {arrow} {ids[target]}" for arrow, target in _arrows(state))
        if end and _ends(state):
            yield f"{ids[name]} --> {end}"


def _state(name: str, state: State, ids: Mapping[str, str]) -> Iterator[str]:
    if not graphs_in(state):
        yield ids[name] + _shape(state).format(label(name))
        return
    yield f'subgraph {ids[name]}["{label(_frame(name, state))}"]'
    for branch in graphs_in(state):
        yield from _indented(_graph(branch, ids, end=""))
    yield "end"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _frame(name: str, state: State) -> str:
    return f"{name} (at the same time)" if state["Type"] == "Parallel" else f"{name} (for each item)"


def _shape(state: State) -> str:
    resource: str = state.get("Resource", "")
    if resource.endswith(".waitForTaskToken"):
        return QUESTION
    if ":::sns:" in resource:
        return MESSAGE
    if ":::lambda:" in resource or ":::aws-sdk:" in resource:
        return CODE
    return SHAPES.get(state["Type"], BOX)


def _arrows(state: State) -> Iterator[tuple[str, str]]:
    """Yields the arrows that leave a state, each with the state it leads to."""
    for rule in state.get("Choices", ()):
        condition = rule["Condition"].removeprefix("{%").removesuffix("%}")
        yield f'-->|"{label(condition)}"|', rule["Next"]
    if "Default" in state:
        yield '-->|"otherwise"|', state["Default"]
    if "Next" in state:
        yield "-->", state["Next"]
    for catcher in state.get("Catch", ()):
        yield f'-.->|"{label(", ".join(catcher["ErrorEquals"]))}"|', catcher["Next"]


def _ends(state: State) -> bool:
    return state.get("End") is True
