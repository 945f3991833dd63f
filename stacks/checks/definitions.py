"""Reads a state machine's definition as CloudFormation has it: JSON text, joined around references."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Graph = Mapping[str, Any]
"""States and where they start: a definition, a branch of a Parallel, what a Map does with each item."""


def read_definition(resolved: str | Mapping[str, Any]) -> dict[str, Any]:
    """The definition of a resolved `DefinitionString`, with the logical id of what it refers to for each reference."""
    if isinstance(resolved, str):
        parts: list[Any] = [resolved]
    else:
        _, parts = resolved["Fn::Join"]
    text = "".join(part if isinstance(part, str) else _name(part) for part in parts)
    definition: dict[str, Any] = json.loads(text)
    return definition


def graphs_in(state: Mapping[str, Any]) -> list[Graph]:
    """The graphs inside a state: a Parallel's branches, a Map's one, none for any other."""
    return [*state.get("Branches", ()), *filter(None, [state.get("ItemProcessor")])]


def graphs(graph: Graph) -> Iterator[Graph]:
    """The graph itself and all that are inside it."""
    yield graph
    for state in graph["States"].values():
        for inner in graphs_in(state):
            yield from graphs(inner)


def states(graph: Graph) -> Iterator[tuple[str, Any]]:
    """The states of the graph and of all that are inside it, by name; no name is there twice."""
    return (item for inner in graphs(graph) for item in inner["States"].items())


def _name(reference: Mapping[str, Any]) -> str:
    (target,) = reference.values()
    return str(target[0] if isinstance(target, list) else target)
