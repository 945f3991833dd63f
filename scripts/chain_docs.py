"""Writes `docs/chains.md` from the chains and their state machines: `python -m scripts.chain_docs`."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from greenlight.spec.catalog import ChainError, all_chains, folder_of
from greenlight.spec.chain import Chain, Input
from greenlight.spec.gate import Gate
from greenlight.spec.prompts import placeholders, read_prompts
from local.synth import EVERY_CHAIN, ROOT, SynthError, synthesise
from scripts.mermaid import draw
from stacks.checks.definitions import Graph, as_written, graphs, graphs_in, read_definition, states

FILE = ROOT / "docs" / "chains.md"
HEAD = """\
# The chains

Written by `make docs` from the chains and their synthesised state machines; a test fails when it is stale.

In the drawings, a plain box asks the model, a box with double sides runs code or calls an AWS service, a round box
tells people, a hexagon asks people, and a diamond chooses. A frame holds the states that run at the same time, or for
each item of a list. A dashed arrow leads to the state after an error. The drawings leave out the choice after each
prompt that sees whether the model answered, and asks once more or fails the run.

A deployment has all chains except those marked *opt-in*, unless `greenlight:chains` says otherwise
([deploying.md](deploying.md#which-chains)).
"""


def definitions() -> dict[str, Graph]:
    """Returns the state machines' definitions by chain, as their workflows read (`as_written`).

    Synthesises them if the sources have changed.
    """
    folder = synthesise(EVERY_CHAIN)
    return {name: as_written(_definition(folder / f"dev-greenlight-{name}.template.json")) for name in all_chains()}


def page(machines: Mapping[str, Graph]) -> str:
    """Returns the page: a list of these chains, then each chain with its inputs, gates and drawing."""
    chains = [chain for chain in all_chains().values() if chain.name in machines]
    rows = [f"| {_link(c)} | `{c.call}` | {', '.join(techniques(c, machines[c.name]))} |" for c in chains]
    table = "\n".join(["| chain | command | technique |", "| --- | --- | --- |", *rows])
    return f"{HEAD}\n{table}\n" + "".join(_section(chain, machines[chain.name]) for chain in chains)


def _link(chain: Chain) -> str:
    return f"[{chain.title}](#{chain.name})" + (" *(opt-in)*" if chain.opt_in else "")


def techniques(chain: Chain, definition: Graph) -> list[str]:
    """Returns the techniques that the chain shows, found in its state machine and its prompts.

    A prompt is a template if it has more than one placeholder; with one, it only passes the input on.
    """
    every = dict(states(definition))
    resources = [state.get("Resource", "") for state in every.values()]
    types = {state["Type"] for state in every.values()}
    prompts = read_prompts(folder_of(chain) / "prompts.md").values()
    shown = {
        "prompt templating": any(len(placeholders(prompt)) > 1 for prompt in prompts),
        "sequential chain": any(_asking(graph) > 1 for graph in graphs(definition)),
        "parallel chain": "Parallel" in types,
        "conditional chain": "Choice" in types,
        "map chain": "Map" in types,
        "AWS service call": any(":::aws-sdk:" in resource for resource in resources),
        "validation": any(name.endswith(": check") for name in every),
        "agents": any(_asks_agent(state) for state in every.values()),
        "human input": any(resource.endswith(".waitForTaskToken") for resource in resources),
    }
    simplest = "model invocation" if _asking(definition) else "own code"
    return [name for name, is_shown in shown.items() if is_shown] or [simplest]


def _asking(graph: Graph) -> int:
    """Counts the graph's top-level states that ask the model, directly or in a state inside."""
    return sum(_asks(state) for state in graph["States"].values())


def _asks(state: Mapping[str, Any]) -> bool:
    inside = any(_asks(inner) for graph in graphs_in(state) for inner in graph["States"].values())
    return inside or ":::bedrock:" in state.get("Resource", "") or _asks_agent(state)


def _asks_agent(state: Mapping[str, Any]) -> bool:
    """Whether the state calls one of our functions that ask agents: their payload names the agent."""
    return "agent" in state.get("Arguments", {}).get("Payload", {})


def _section(chain: Chain, definition: Graph) -> str:
    paragraphs = [
        f'<a id="{chain.name}"></a>',
        f"## {chain.emoji} {chain.title}",
        f"`{chain.call}`: {chain.description}.",
        *([f"Opt-in: {chain.opt_in}. `greenlight:chains` has to name it."] if chain.opt_in else []),
        f"Shows: {', '.join(techniques(chain, definition))}.",
        "Asks for:",
        "\n".join(f"- {_input(part)}" for part in chain.inputs),
        f"Reports: {' · '.join(step.label for step in chain.milestones)}.",
        *(_gate(gate) for gate in chain.gates),
        f"```mermaid\n{draw(definition)}\n```",
    ]
    return "\n" + "\n\n".join(paragraphs) + "\n"


def _input(part: Input) -> str:
    optional = ", may be left empty" if part.optional else ""
    return f"{part.label} (`{part.name}`, at most {part.max_length:,} characters{optional})"


def _gate(gate: Gate) -> str:
    *others, last = [f"**{choice.label}**" for choice in gate.choices]
    choices = " or ".join(filter(None, [", ".join(others), last]))
    return f'Stops for a person: "{gate.question}" {choices}, within {_long(gate.timeout)}.'


def _long(time: timedelta) -> str:
    """Formats the time in its largest unit without a remainder, such as "1 day" or "90 minutes"."""
    seconds = int(time.total_seconds())
    units = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    name, length = next((name, length) for name, length in units if seconds % length == 0)
    return f"{seconds // length} {name}" + "s" * (seconds != length)


def _definition(template: Path) -> Graph:
    resources: Iterator[Any] = json.loads(template.read_text(encoding="utf-8"))["Resources"].values()
    (machine,) = (found for found in resources if found["Type"] == "AWS::StepFunctions::StateMachine")
    return read_definition(machine["Properties"]["DefinitionString"])


if __name__ == "__main__":
    try:
        FILE.write_text(page(definitions()), encoding="utf-8")
    except (SynthError, ChainError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
