"""Reads what arrives and checks every type before anything else uses it.

Fields that a newer deployment added are ignored. Every mistake is a ContractError.
"""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class ContractError(ValueError):
    """Something invalid arrived. The text names the field that is missing or wrong.

    A value may be a secret, so the text shows it only if the field takes one of a few fixed words.
    """


def read(value: Any, kind: type[T]) -> T:
    """Converts the value to `kind`, a dataclass or a TypedDict; lists become tuples if `kind` has tuples.

    Raises ContractError.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ContractError(f"not a valid {kind.__name__}: {error}") from error


def read_json(text: Any, kind: type) -> Any:
    """Parses a JSON text that should contain a `kind`. NaN and incomplete characters are errors.

    Raises ContractError, also if `text` is not a string.
    """
    if not isinstance(text, str):
        raise ContractError(f"not a valid {kind.__name__}: expected a JSON text, not {type(text).__name__}")
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"not a valid {kind.__name__}: {error}") from error
