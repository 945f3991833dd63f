"""Finds the chains: every folder that has a `chain.py`, in the packages that the environment names."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from greenlight.spec.chain import Chain, Input

SUBJECT = Input(name="subject", label="Subject", optional=True)
"""The only input of a state machine that is not ours: what its run is about, as its card shows it."""

DEFAULT_PACKAGE = "chains"
PACKAGES = "CHAIN_PACKAGES"
"""The environment variable that lists the packages with chains, separated by commas."""

DEPLOYED = "CHAINS"
"""The environment variable that lists the chains of a deployment, separated by commas."""


class ChainError(ValueError):
    """A chain has a mistake. The text names the file and the mistake."""


def packages() -> tuple[str, ...]:
    """The packages to search for chains: those in `CHAIN_PACKAGES`, or only `chains` if it is not set."""
    names = (name.strip() for name in (os.environ.get(PACKAGES) or DEFAULT_PACKAGE).split(","))
    return tuple(dict.fromkeys(names))


def search(names: Sequence[str]) -> None:
    """Makes this process, and those it starts, look for chains in these packages from now on."""
    os.environ[PACKAGES] = ",".join(names)


def find_chains() -> dict[str, Chain]:
    """The chains of this deployment by name: those in `CHAINS`, or all of them if it is not set."""
    names = os.environ.get(DEPLOYED)
    every = all_chains()
    return every if names is None else {name: chain for name, chain in every.items() if name in names.split(",")}


def all_chains() -> dict[str, Chain]:
    """Every chain by name, deployed or not: package by package, in alphabetical order of the folders.

    Raises ChainError if a package is missing, if a chain has a mistake, or if two chains share a name, or share a
    command without having different words.
    """
    return _chains_in(tuple((package, home_of(package)) for package in packages()))


def chain_named(name: str) -> Chain:
    """The chain with that name, for an existing run.

    A chain that is not in this deployment cannot be started, so it has no command. If the state machine is not
    Greenlight's, the chain has a title, and its only input is the subject.
    """
    if name in find_chains():
        return find_chains()[name]
    if name in all_chains():
        return replace(all_chains()[name], command="", word="")
    return Chain(name=name, command="", title=name, emoji="▸", description="", inputs=(SUBJECT,), milestones=())


def by_command(chains: Iterable[Chain]) -> dict[str, list[Chain]]:
    """The chains of each command: one, or several with a word each."""
    commands: dict[str, list[Chain]] = {}
    for chain in chains:
        commands.setdefault(chain.command, []).append(chain)
    return commands


def home_of(package: str) -> Path:
    """The folder of a package of chains. Raises ChainError if Python cannot find the package."""
    spec = find_spec(package) if package.isidentifier() else None
    if not (spec and spec.submodule_search_locations):
        raise ChainError(
            f'there is no package "{package}" with chains: {PACKAGES} or greenlight:chain_packages lists it, '
            "so install it or put it on PYTHONPATH"
        )
    return Path(spec.submodule_search_locations[0]).absolute()


def package_of(chain: Chain) -> str:
    """The package that has the chain, such as `chains`. Raises LookupError if none has it."""
    for package in packages():
        if (home_of(package) / _folder(chain) / "chain.py").is_file():
            return package
    raise LookupError(f'no package has a chain "{chain.name}"')


def module_of(chain: Chain) -> str:
    """The dotted name of the chain's own package, such as `chains.movie_pitch`."""
    return f"{package_of(chain)}.{_folder(chain)}"


def folder_of(chain: Chain) -> Path:
    """The folder that holds the chain's files: its name with underscores."""
    return home_of(package_of(chain)) / _folder(chain)


def place_of(chain: Chain, file: str) -> str:
    """The path of a chain's file for error messages, such as `chains/movie_pitch/workflow.py`."""
    return f"{package_of(chain)}/{_folder(chain)}/{file}"


@cache
def _chains_in(homes: Sequence[tuple[str, Path]]) -> dict[str, Chain]:
    chains: dict[str, Chain] = {}
    places: dict[str, str] = {}
    for package, home in homes:
        for file in sorted(home.glob("*/chain.py")):
            place = f"{package}/{file.parent.name}/chain.py"
            chain = _load(f"{package}.{file.parent.name}", place)
            if chain.name in chains:
                raise ChainError(f'{place}: the name "{chain.name}" is already used by {places[chain.name]}')
            _refuse_taken(chain, place, {places[name]: other for name, other in chains.items()})
            chains[chain.name], places[chain.name] = chain, place
    return chains


def _folder(chain: Chain) -> str:
    return chain.name.replace("-", "_")


def _refuse_taken(chain: Chain, place: str, others: Mapping[str, Chain]) -> None:
    for there, other in others.items():
        if chain.command == other.command and (chain.word == other.word or not (chain.word and other.word)):
            raise ChainError(f"{place}: the command {chain.call} is already used by {there}")


def _load(package: str, place: str) -> Chain:
    chain = getattr(import_module(f"{package}.chain"), "chain", None)
    if not isinstance(chain, Chain):
        raise ChainError(f'{place}: there is no "chain = Chain(…)"')
    for mistake in chain.mistakes():
        raise ChainError(f"{place}: {mistake}")
    if _folder(chain) != package.rpartition(".")[2]:
        raise ChainError(f'{place}: the chain is named "{chain.name}", so its folder must be "{_folder(chain)}"')
    return chain
