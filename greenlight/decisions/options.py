"""What people read for the options of a decision."""

from collections.abc import Sequence

from greenlight import texts
from greenlight.slack.typed import visible


def option_names(options: Sequence[str]) -> list[str]:
    """The options' first lines; each with its number if two of them look alike."""
    names = [name or texts.forms.option(number) for number, name in enumerate(options, 1)]
    if len({_looks(name) for name in names}) == len(names):
        return names
    return [texts.words.with_number(name, number) for number, name in enumerate(names, 1)]


def _looks(name: str) -> str:
    return " ".join(visible(name).casefold().split())
