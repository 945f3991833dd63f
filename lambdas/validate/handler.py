"""Checks a model's reply against a JSON schema, so that a chain goes on with a value it can rely on."""

import json
import re
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from greenlight import texts
from greenlight.slack.escaping import one_line

logger = Logger()

TRIES = 3
"""How often a model is asked in all."""

_FENCED = re.compile(r"\s*```(?:json)?[ \t]*\n(.*)\n\s*```\s*", re.DOTALL)
_LONGEST = 400


class InvalidReplyError(ValueError):
    """The reply does not fit; the text is for the model, which is asked again."""


class ReplyNotValidError(ValueError):
    """The last reply does not fit either; the text is for people."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """The value of {"reply" (text), "schema" (JSON schema, draft 2020-12), "tries" (which try this is, from 1)}.

    The reply is JSON, alone or as one fenced block. Raises InvalidReplyError, and ReplyNotValidError after the
    third try.
    """
    value, mistake = read(event["reply"], event["schema"])
    if not mistake:
        return value
    logger.info("a reply does not fit", extra={"tries": event["tries"], "mistake": mistake})
    if event["tries"] >= TRIES:
        raise ReplyNotValidError(texts.failures.not_valid(TRIES, mistake))
    raise InvalidReplyError(
        f"Your reply is not in the form that I asked for: {mistake}\n"
        "Reply again, with the corrected JSON and nothing else."
    )


def read(reply: str, schema: dict[str, Any]) -> tuple[Any, str]:
    """The reply's value and "", or None and what is wrong with it, on one line of at most 400 characters."""
    fenced = _FENCED.fullmatch(reply)
    try:
        value = json.loads(fenced[1] if fenced else reply, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, one_line(texts.failures.not_json(str(error)), _LONGEST)
    misfit = best_match(Draft202012Validator(schema).iter_errors(value))
    if not misfit:
        return value, ""
    return None, one_line(texts.failures.not_fitting(misfit.json_path, misfit.message), _LONGEST)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON value")
