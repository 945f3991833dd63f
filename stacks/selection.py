"""The chains that a deployment has: the setting `greenlight:chains`."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from greenlight.spec.chain import Chain

EXCEPT = "-"
"""In front of a name or pattern: these chains are left out."""


def select(wanted: Sequence[str], chains: Mapping[str, Chain]) -> dict[str, Chain]:
    """The chains that names and patterns choose, in the order of `chains`.

    A pattern is as in a shell (`*`, `?`, `[…]`). Without any but those after a `-`, every chain is chosen that is not
    opt-in. Raises ValueError for a name or pattern that no chain has, and where no chain is left.
    """
    including, excluding = _sides(wanted)
    for pattern in (*including, *excluding):
        if not any(fnmatchcase(name, pattern) for name in chains):
            raise ValueError(f'no chain matches "{pattern}": {", ".join(chains)} are there')
    selected = {
        name: chain
        for name, chain in chains.items()
        if (_matches(name, including) if including else not chain.opt_in) and not _matches(name, excluding)
    }
    if not selected:
        raise ValueError(f"no chain is left by {','.join(wanted)}: a deployment has at least one")
    return selected


def left_out(wanted: Sequence[str], chains: Mapping[str, Chain]) -> Iterator[str]:
    """A line for each chain that is left out only because nobody named it."""
    including, excluding = _sides(wanted)
    for name, chain in chains.items():
        if chain.opt_in and not including and not _matches(name, excluding):
            yield f"Left out: {name} ({chain.opt_in}). Name it in greenlight:chains to deploy it."


def _sides(wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """The patterns of what is chosen, and of what is left out."""
    excluding = [pattern.removeprefix(EXCEPT) for pattern in wanted if pattern.startswith(EXCEPT)]
    return [pattern for pattern in wanted if not pattern.startswith(EXCEPT)], excluding


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
