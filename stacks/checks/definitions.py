"""Reads a state machine's definition from a CloudFormation template: pieces of JSON, joined with references."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

LOOK, NOT_ANSWERED = ": answered?", ": not answered"
"""How the names end of the states after a prompt: one looks at how asking went, one fails the run."""

Graph = Mapping[str, Any]
"""States and the first of them: a whole definition, a branch of a Parallel, or the body of a Map."""


def read_definition(resolved: str | Mapping[str, Any]) -> dict[str, Any]:
    """The definition in a resolved `DefinitionString`. Each reference is replaced with the logical id it refers to."""
    if isinstance(resolved, str):
        parts: list[Any] = [resolved]
    else:
        _, parts = resolved["Fn::Join"]
    text = "".join(part if isinstance(part, str) else _name(part) for part in parts)
    definition: dict[str, Any] = json.loads(text)
    return definition


def graphs_in(state: Mapping[str, Any]) -> list[Graph]:
    """The graphs directly inside a state: a Parallel's branches, a Map's body, none for other states."""
    return [*state.get("Branches", ()), *filter(None, [state.get("ItemProcessor")])]


def graphs(graph: Graph) -> Iterator[Graph]:
    """The graph and every graph inside it."""
    yield graph
    for state in graph["States"].values():
        for inner in graphs_in(state):
            yield from graphs(inner)


def states(graph: Graph) -> Iterator[tuple[str, Any]]:
    """Name and state for every state of the graph and of the graphs inside it. Names are unique."""
    return (item for inner in graphs(graph) for item in inner["States"].items())


def as_written(graph: Graph) -> Graph:
    """The graph as its workflow reads: without the states that only look at how asking the model went.

    Those are named after the prompt's state, which then leads to what the look leads to when all is well.
    """
    looks = {name: state for name, state in graph["States"].items() if name.endswith(LOOK)}
    kept: dict[str, Any] = {}
    for name, state in graph["States"].items():
        if name in looks or name.endswith(NOT_ANSWERED):
            continue
        after = looks.get(state.get("Next", ""))
        own = {**state, "Catch": [catch for catch in state.get("Catch", ()) if catch["Next"] not in looks]}
        if after:
            own |= {"Next": after["Default"], "Assign": after.get("Assign", {})}
        if "Branches" in state:
            own["Branches"] = [as_written(branch) for branch in state["Branches"]]
        if "ItemProcessor" in state:
            own["ItemProcessor"] = as_written(state["ItemProcessor"])
        kept[name] = own
    return {**graph, "States": kept}


def _name(reference: Mapping[str, Any]) -> str:
    (target,) = reference.values()
    return str(target[0] if isinstance(target, list) else target)
