"""Finds the chains: every folder beside this file with a `chain.py` in it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

from chains.spec import Chain

HERE = Path(__file__).parent
DEPLOYED = "CHAINS"
"""The environment variable that names the chains of a deployment, with commas between them."""


class ChainError(ValueError):
    """A chain with a mistake: the text names its file and the mistake."""


def find_chains() -> dict[str, Chain]:
    """The chains of this deployment by name: those that `CHAINS` names; all of them where it is not set."""
    names = os.environ.get(DEPLOYED)
    every = all_chains()
    return every if names is None else {name: chain for name, chain in every.items() if name in names.split(",")}


@cache
def all_chains() -> dict[str, Chain]:
    """Every chain by its name, in the folders' alphabetical order, whether it is deployed or not.

    Raises ChainError for a mistake in a chain, and for two chains that share a name, or a command but for their words.
    """
    chains: dict[str, Chain] = {}
    calls: dict[tuple[str, str], str] = {}
    for file in sorted(HERE.glob("*/chain.py")):
        place = f"chains/{file.parent.name}/chain.py"
        chain = _load(file.parent.name, place)
        if chain.name in chains:
            raise ChainError(f'{place}: another chain is named "{chain.name}"')
        _refuse_taken(chain, place, calls)
        chains[chain.name] = chain
        calls[chain.command, chain.word] = place
    return chains


def chain_named(name: str) -> Chain:
    """The chain with that name, for a run that is there.

    One that this deployment does not have is without a command, as it cannot be started. For a run of a state machine
    that is not ours the chain has a title and nothing else.
    """
    if name in find_chains():
        return find_chains()[name]
    if name in all_chains():
        return replace(all_chains()[name], command="", word="")
    return Chain(name=name, command="", title=name, emoji="▸", description="", inputs=(), steps=())


def by_command(chains: Iterable[Chain]) -> dict[str, list[Chain]]:
    """The chains of each command: one, or several that each have a word."""
    commands: dict[str, list[Chain]] = {}
    for chain in chains:
        commands.setdefault(chain.command, []).append(chain)
    return commands


def folder_of(chain: Chain) -> Path:
    """The folder that holds the chain's files: its name with underscores."""
    return HERE / chain.name.replace("-", "_")


def _refuse_taken(chain: Chain, place: str, calls: Mapping[tuple[str, str], str]) -> None:
    for (command, word), other in calls.items():
        if chain.command == command and (chain.word == word or not (chain.word and word)):
            raise ChainError(f"{place}: the command {chain.call} belongs to {other}")


def _load(folder: str, place: str) -> Chain:
    chain = getattr(import_module(f"chains.{folder}.chain"), "chain", None)
    if not isinstance(chain, Chain):
        raise ChainError(f'{place}: there is no "chain = Chain(…)"')
    for mistake in chain.mistakes():
        raise ChainError(f"{place}: {mistake}")
    if chain.name.replace("-", "_") != folder:
        raise ChainError(f'{place}: the chain is named "{chain.name}", so its folder has to be "{chain.name}" with _')
    return chain
