"""Checks the scopes of variables in a state machine before AWS would, on the second round of a loop."""

from collections.abc import Iterator, Mapping
from typing import Any

from chains.spec import Chain


class ScopeError(ValueError):
    """A branch remembers a name that exists outside it: Step Functions would refuse that while running."""


def check_scopes(chain: Chain, graph: Mapping[str, Any]) -> None:
    """Raises ScopeError where a branch of a Parallel or Map assigns a name that is assigned outside it.

    Step Functions calls that IllegalOuterScopeWrite, and raises it only once the outer name has a value; so a loop that
    passes such a branch fails on its second round alone. Results leave a branch by its output instead.
    """
    for state, name in _clashes(graph, frozenset()):
        folder = chain.name.replace("-", "_")
        raise ScopeError(
            f'chains/{folder}/workflow.py: at "{state}": "{name}" is remembered inside a branch and outside it; '
            "let it leave the branch by its output"
        )


def _clashes(graph: Mapping[str, Any], outer: frozenset[str]) -> Iterator[tuple[str, str]]:
    states: Mapping[str, Any] = graph["States"]
    for state, fields in states.items():
        yield from ((state, name) for name in sorted(_assigned(fields) & outer))
    inner = outer | {name for fields in states.values() for name in _assigned(fields)}
    for fields in states.values():
        for branch in (*fields.get("Branches", ()), *filter(None, [fields.get("ItemProcessor")])):
            yield from _clashes(branch, inner)


def _assigned(fields: Mapping[str, Any]) -> set[str]:
    """The names that a state, or a choice's rule, or a catcher of it assigns."""
    parts = (fields, *fields.get("Choices", ()), *fields.get("Catch", ()))
    return {name for part in parts for name in part.get("Assign", ())}
