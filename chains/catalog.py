"""Finds the chains: every folder beside this file with a `chain.py` in it."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from chains.spec import Chain

HERE = Path(__file__).parent


class ChainError(ValueError):
    """A chain with a mistake: the text names its file and the mistake."""


@cache
def find_chains() -> dict[str, Chain]:
    """Every chain by its name, in the folders' alphabetical order.

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
    """The chain with that name; for a run of a state machine that is none of ours, one that says no more than that."""
    known = find_chains().get(name)
    return known or Chain(name=name, command="", title=name, emoji="▸", description="", inputs=(), steps=())


def by_command() -> dict[str, list[Chain]]:
    """The chains of each command: one without a word, or several that each have one."""
    commands: dict[str, list[Chain]] = {}
    for chain in find_chains().values():
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
