"""Reads what arrives as what it has to be: every type is checked here, before anything is done with it.

What a newer deployment may have put there beside is left out, and what is wrong is a ContractError, whatever it is.
"""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class ContractError(ValueError):
    """Something arrived that is not what it has to be: the text names the field that is missing or wrong.

    It has a field's value, which may be a secret, only where that should be one of a few words.
    """


def read(value: Any, kind: type[T]) -> T:
    """The value as one of `kind`, a dataclass or a TypedDict; lists become tuples where it has tuples.

    Raises ContractError.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ContractError(f"no {kind.__name__} of ours: {error}") from error


def read_json(text: Any, kind: type) -> Any:
    """The value of a JSON text, which is to become one of `kind`; in it NaN and half a character are errors.

    Raises ContractError, also for what is no text.
    """
    if not isinstance(text, str):
        raise ContractError(f"no {kind.__name__} of ours: a JSON text was expected, not {type(text).__name__}")
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"no {kind.__name__} of ours: {error}") from error
