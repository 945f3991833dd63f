"""Evaluates JSONata as Step Functions does. moto has no engine, and would paste variables into the expression as text.

`jsonata-python` is the engine; it gets the values as variables. As in Step Functions, there are additional functions
and no `$eval`.
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
"""

import copy
import functools
import hashlib
import json
import random
import uuid
from collections.abc import Mapping
from typing import Any

from jsonata import JException, Jsonata, Utils

# Python's errors inside the engine are errors of the expression too (such as $pad with a wrong type).
_ENGINE_ERRORS = (JException, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_MAX_RANGE = 1000
_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


class QueryError(ValueError):
    """The expression failed, or returned nothing or a value that is not JSON: States.QueryEvaluationError."""


def evaluate(expression: str, bindings: Mapping[str, Any]) -> Any:
    """Returns the value of a JSONata expression (without `{%` and `%}`) as plain JSON.

    `bindings` holds the variables by name, without `$`. Raises QueryError.
    """
    try:
        parsed = _parsed(expression)
        Jsonata.CURRENT.jsonata = parsed
        result = parsed.evaluate(None, _FUNCTIONS | {name: _bindable(value) for name, value in bindings.items()})
    except _ENGINE_ERRORS as error:
        raise QueryError(f"The JSONata expression '{expression}' failed: {error}") from error
    if result is None:
        raise QueryError(f"The JSONata expression '{expression}' returned nothing (undefined).")
    return _plain(result, expression)


@functools.lru_cache(maxsize=4096)
def _parse(expression: str) -> Jsonata:
    parsed = Jsonata(expression)
    parsed.set_output_convert_nulls(False)
    return parsed


def _parsed(expression: str) -> Jsonata:
    """Returns a new copy, because an evaluation stores its timestamp in the object, and branches run in parallel."""
    return copy.copy(_parse(expression))


def _bindable(value: Any) -> Any:
    """Converts JSON for the engine: null, at any depth, becomes its null object, because None means undefined."""
    if isinstance(value, dict):
        return {key: _bindable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_bindable(item) for item in value]
    return Utils.NULL_VALUE if value is None else value


def _plain(value: Any, expression: str) -> Any:
    """Converts the engine's result to plain JSON: no sequences, no null objects, whole numbers without a fraction."""
    if isinstance(value, dict):
        return {key: _plain(item, expression) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, expression) for item in value]
    if value is None or value is Utils.NULL_VALUE:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (str, int, float)):
        return value
    raise QueryError(f"The JSONata expression '{expression}' returned an unsupported result type.")


def _partition(array: list[Any], size: int) -> list[list[Any]]:
    if size < 1:
        raise ValueError("the size of a partition must be positive")
    return [array[start : start + int(size)] for start in range(0, len(array), int(size))]


def _range(first: int, last: int, step: int) -> list[int]:
    numbers = range(int(first), int(last) + (1 if step > 0 else -1), int(step))
    if len(numbers) > _MAX_RANGE:
        raise ValueError(f"a range has at most {_MAX_RANGE} numbers")
    return list(numbers)


def _parse_json(text: str) -> Any:
    return _bindable(json.loads(text))


def _hash(data: Any, algorithm: str) -> str:
    text = data if isinstance(data, str) else json.dumps(_plain(data, "$hash"), separators=(",", ":"))
    return hashlib.new(_HASHES[algorithm], text.encode()).hexdigest()


def _random(seed: Any = None) -> float:
    return random.Random(seed).random()


def _no_eval(*_arguments: Any) -> None:
    raise JException("Step Functions does not support $eval", 0)


_FUNCTIONS = {
    name: Jsonata.JLambda(function)
    for name, function in {
        "eval": _no_eval,
        "hash": _hash,
        "parse": _parse_json,
        "partition": _partition,
        "random": _random,
        "range": _range,
        "uuid": lambda: str(uuid.uuid4()),
    }.items()
}
