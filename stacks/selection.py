"""The setting `greenlight:chains`: which chains a deployment has."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from greenlight.spec.chain import Chain

EXCEPT = "-"
"""Before a name or pattern: leaves these chains out."""


def select(wanted: Sequence[str], chains: Mapping[str, Chain]) -> dict[str, Chain]:
    """The chains that the names and patterns choose, in the order of `chains`.

    Patterns work as in a shell (`*`, `?`, `[…]`). If all of them start with `-`, or there are none, they choose from
    every chain that is not opt-in. Raises ValueError for a name or pattern that matches no chain, and if no chain is
    left.
    """
    including, excluding = _sides(wanted)
    for pattern in (*including, *excluding):
        if not any(fnmatchcase(name, pattern) for name in chains):
            raise ValueError(f'no chain matches "{pattern}"; the chains are {", ".join(chains)}')
    selected = {
        name: chain
        for name, chain in chains.items()
        if (_matches(name, including) if including else not chain.opt_in) and not _matches(name, excluding)
    }
    if not selected:
        raise ValueError(f"{','.join(wanted)} leaves no chain: a deployment needs at least one")
    return selected


def left_out(wanted: Sequence[str], chains: Mapping[str, Chain]) -> Iterator[str]:
    """A line for each opt-in chain that is left out because the setting does not name it."""
    including, excluding = _sides(wanted)
    for name, chain in chains.items():
        if chain.opt_in and not including and not _matches(name, excluding):
            yield f"Left out: {name} ({chain.opt_in}). Name it in greenlight:chains to deploy it."


def _sides(wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """The patterns that include chains, and those that exclude chains."""
    excluding = [pattern.removeprefix(EXCEPT) for pattern in wanted if pattern.startswith(EXCEPT)]
    return [pattern for pattern in wanted if not pattern.startswith(EXCEPT)], excluding


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
