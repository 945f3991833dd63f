"""Checks a state machine's variables at synth. AWS would report a mistake only in a run, some only in a loop."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from greenlight.spec.catalog import folder_of, place_of
from greenlight.spec.chain import Chain
from greenlight.spec.prompts import pieces, placeholders, read_prompts
from stacks.checks.definitions import Graph, graphs_in

EXPRESSION = re.compile(r"\{%(.*)%\}", re.DOTALL)
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`|/\*.*?\*/', re.DOTALL)
ASSIGNMENT = re.compile(r"\$(\w+)\s*:=|[@#]\s*\$(\w+)|(?:\bfunction|λ)\s*\(([^)]*)\)")
READ = re.compile(r"(?<![\w$])\$([^\W\d]\w*)(?!\w|\s*\()")

FUNCTION_AS_ARGUMENT = re.compile(
    r"""(?:,|~>)\s*\$(?:abs|append|assert|average|base64decode|base64encode|boolean|ceil|clone|contains|count|decodeUrl
    |decodeUrlComponent|distinct|each|encodeUrl|encodeUrlComponent|error|exists|filter|floor|formatBase|formatInteger
    |formatNumber|fromMillis|hash|join|keys|length|lookup|lowercase|map|match|max|merge|millis|min|not|now|number|pad
    |parse|parseInteger|partition|power|random|range|reduce|replace|reverse|round|shuffle|sift|single|sort|split|spread
    |sqrt|string|substring|substringAfter|substringBefore|sum|toMillis|trim|type|uppercase|uuid|zip)(?!\w)""",
    re.VERBOSE,
)
"""A JSONata or Step Functions function that is passed to another, as in `$map(list, $string)` and `list ~> $sum`.

Anywhere else, such a name is a variable, because a prompt may have a placeholder such as `{type}`.
"""


class ScopeError(ValueError):
    """A variable would fail in a run. The text names the file, the state and the variable."""


def check_scopes(chain: Chain, graph: Graph) -> None:
    """Raises ScopeError if a variable is read but never assigned, or if a branch assigns an outer variable.

    Step Functions raises IllegalOuterScopeWrite for the latter, but only once the outer variable has a value. In a loop
    that happens in the second round. A branch returns results as its output instead.
    """
    workflow, prompts = place_of(chain, "workflow.py"), place_of(chain, "prompts.md")
    for state, name in _clashes(graph, frozenset()):
        raise ScopeError(
            f'{workflow}: at "{state}": "{name}" is remembered inside a branch and outside it; '
            "return it as the branch's output instead"
        )
    for state, name, expression in unknown_reads(graph):
        if heading := _prompt_in(expression, name, read_prompts(folder_of(chain) / "prompts.md")):
            raise ScopeError(
                f'{prompts}: under "{heading}": {{{name}}} is not an input of the chain, a value given at '
                f'"{state}", or something that a step remembers'
            )
        raise ScopeError(f'{workflow}: at "{state}": "${name}" is read, but no step remembers it')


def unknown_reads(graph: Graph, outer: frozenset[str] = frozenset({"states"})) -> Iterator[tuple[str, str, str]]:
    """State, variable and expression for each read of a variable that no graph in scope assigns.

    `outer` holds the names that are known outside the graph.
    """
    known = outer | _assigned_in(graph)
    for state, fields in graph["States"].items():
        own = {key: value for key, value in fields.items() if key not in ("Branches", "ItemProcessor")}
        for expression in _expressions(own):
            yield from ((state, name, expression) for name in sorted(reads(expression) - known))
        for branch in graphs_in(fields):
            yield from unknown_reads(branch, known)


def reads(expression: str) -> set[str]:
    """The variables that a JSONata expression reads but does not assign. Function calls do not count."""
    code = FUNCTION_AS_ARGUMENT.sub("", QUOTED.sub('""', expression))
    assigned = {name for found in ASSIGNMENT.findall(code) for part in found for name in re.findall(r"\w+", part)}
    return set(READ.findall(code)) - assigned


def _prompt_in(expression: str, name: str, prompts: Mapping[str, str]) -> str:
    """The heading of the prompt that the expression fills and that has the placeholder `name`; "" if there is none."""
    for heading, prompt in prompts.items():
        literals = (json.dumps(literal, ensure_ascii=False) for literal, _ in pieces(prompt) if literal)
        if name in placeholders(prompt) and all(literal in expression for literal in literals):
            return heading
    return ""


def _clashes(graph: Graph, outer: frozenset[str]) -> Iterator[tuple[str, str]]:
    for state, fields in graph["States"].items():
        yield from ((state, name) for name in sorted(_assigned(fields) & outer))
    inner = outer | _assigned_in(graph)
    for fields in graph["States"].values():
        for branch in graphs_in(fields):
            yield from _clashes(branch, inner)


def _assigned_in(graph: Graph) -> frozenset[str]:
    """The names that a graph's own states assign, without the graphs inside them."""
    return frozenset(name for fields in graph["States"].values() for name in _assigned(fields))


def _assigned(fields: Mapping[str, Any]) -> set[str]:
    """The names that a state, its choice rules and its catchers assign."""
    parts = (fields, *fields.get("Choices", ()), *fields.get("Catch", ()))
    return {name for part in parts for name in part.get("Assign", ())}


def _expressions(value: Any) -> Iterator[str]:
    """The JSONata expressions in a state's fields, at any depth."""
    if isinstance(value, str):
        yield from (found[1] for found in [EXPRESSION.fullmatch(value)] if found)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _expressions(part)
    elif isinstance(value, list):
        for part in value:
            yield from _expressions(part)
