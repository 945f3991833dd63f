"""Checks a model's reply against a JSON schema, so a chain continues with a value that it can rely on."""

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

MAX_PROMPTS = 3
"""How many times a model is asked before the run fails."""

_FENCED = re.compile(r"\s*```(?:json)?[ \t]*\n(.*)\n\s*```\s*", re.DOTALL)
_MAX_LENGTH = 400


class InvalidReplyError(ValueError):
    """The reply does not match the schema. The text is for the model, which is asked again."""


class ReplyNotValidError(ValueError):
    """The last reply does not match the schema either. The text is for people."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Returns the value in {"reply" (text), "schema" (JSON schema, draft 2020-12), "tries" (attempts so far, from 1)}.

    The reply is only JSON, or only a fenced block with JSON. Raises InvalidReplyError, and ReplyNotValidError at the
    third attempt.
    """
    value, mistake = read(event["reply"], event["schema"])
    if not mistake:
        return value
    logger.info("a reply does not match the schema", extra={"tries": event["tries"], "mistake": mistake})
    if event["tries"] >= MAX_PROMPTS:
        raise ReplyNotValidError(texts.failures.not_valid(MAX_PROMPTS, mistake))
    raise InvalidReplyError(
        f"Your reply is not in the form that I asked for: {mistake}\n"
        "Reply again, with the corrected JSON and nothing else."
    )


def read(reply: str, schema: dict[str, Any]) -> tuple[Any, str]:
    """Returns the reply's value and "", or None and the mistake, on one line of at most 400 characters."""
    fenced = _FENCED.fullmatch(reply)
    try:
        value = json.loads(fenced[1] if fenced else reply, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, one_line(texts.failures.not_json(str(error)), _MAX_LENGTH)
    misfit = best_match(Draft202012Validator(schema).iter_errors(value))
    if not misfit:
        return value, ""
    return None, one_line(texts.failures.not_fitting(misfit.json_path, misfit.message), _MAX_LENGTH)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON value")
