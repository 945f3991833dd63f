"""Checks a value against a JSON schema, and shortens prose that is only too long."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

from greenlight import texts
from greenlight.slack.escaping import one_line

logger = Logger(child=True)

LONGEST_VALUE = 80
"""Characters of a value, or of a reply, to show in a mistake."""

_RULE = 150
_TOO_LONG = "maxLength"


def fit(value: Any, schema: Mapping[str, Any]) -> tuple[Any, str]:
    """Returns the value and "" if it fits the schema (draft 2020-12), or None and the first rule that it breaks.

    A string that is longer than its `maxLength` is cut at a word and ends in "…" if this makes the value valid. A long
    ASCII string without spaces is no prose (it may be an address) and stays as it is.
    """
    validator = Draft202012Validator(schema)
    errors = [*validator.iter_errors(value)]
    if not errors:
        return value, ""
    shortened = _shorten(value, [error for error in errors if error.validator == _TOO_LONG])
    if validator.is_valid(shortened):
        logger.info("a reply is shortened", extra={"places": [error.json_path for error in errors]})
        return shortened, ""
    others = [error for error in errors if error.validator != _TOO_LONG]
    return None, _told(best_match(others or errors))


def _shorten(value: Any, errors: list[ValidationError]) -> Any:
    """A copy in which the strings at fault are short enough."""
    root = {"": copy.deepcopy(value)}
    for error in errors:
        *parents, last = ["", *error.absolute_path]
        place: Any = root
        for key in parents:
            place = place[key]
        limit: Any = error.validator_value
        place[last] = _cut(place[last], limit)
    return root[""]


def _cut(text: str, limit: int) -> str:
    """The text at a limit of characters, cut behind a word if it has spaces, else anywhere unless it is ASCII."""
    kept = text[: max(limit - 1, 0)]
    words = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    short = (words or ("" if text.isascii() else kept)).rstrip()
    return f"{short}…" if short else text


def _told(error: ValidationError) -> str:
    """The rule, the place, and the value."""
    rule = texts.replies.rule(str(error.validator), one_line(_limit(error), _RULE))
    return texts.replies.not_fitting(
        rule, one_line(error.json_path, LONGEST_VALUE), one_line(_json(error.instance), LONGEST_VALUE)
    )


def _limit(error: ValidationError) -> str:
    """What the broken rule asks for, or the names of the properties at fault."""
    limit: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    if error.validator == "required":
        return ", ".join(name for name in limit if name not in instance)
    if error.validator == "additionalProperties" and limit is False:
        return ", ".join(name for name in instance if name not in schema.get("properties", {}))
    return limit if isinstance(limit, str) else _json(limit)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
