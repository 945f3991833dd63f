"""Checks a model's reply, so a chain continues with a value that it can rely on."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from greenlight import texts
from greenlight.slack.escaping import one_line
from lambdas.validate.choosing import chosen
from lambdas.validate.finding import find, spoken
from lambdas.validate.fitting import LONGEST_VALUE, fit

logger = Logger()

MAX_PROMPTS = 3
"""How many times a model is asked before the run fails."""

CUT = "cut"
"""`ended` of a reply that reached its length limit."""


class InvalidReplyError(ValueError):
    """The reply is off format. The text is for the model, which is asked again."""


class CutReplyError(ValueError):
    """The reply ends before it is complete. The text is for the model, which is asked again with more room."""


class ReplyNotValidError(ValueError):
    """The last reply is off format or cut too. The text is for people."""


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Returns the value in a reply: what is JSON in it and fits the schema, or the one of the choices that it names.

    The event is {"reply": text, "ended": "" or "cut", "tries": attempts so far, from 1} and either "schema" (JSON
    schema, draft 2020-12) or "choices" (words). Raises InvalidReplyError, CutReplyError, and ReplyNotValidError for
    either at the third attempt.
    """
    text, cut = spoken(event["reply"]), event.get("ended") == CUT
    if "choices" in event:
        words = event["choices"]
        value, mistake = choose(text, words, cut=cut)
        again = texts.replies.ask_for_a_choice(words)
    else:
        value, mistake = read(text, event["schema"], cut=cut)
        again = texts.replies.ask_for_json(mistake)
    if not mistake:
        return value
    logger.info("a reply is off format", extra={"tries": event["tries"], "cut": cut, "mistake": mistake})
    if event["tries"] >= MAX_PROMPTS:
        raise ReplyNotValidError(texts.replies.not_valid(event["tries"], texts.replies.CUT if cut else mistake))
    if cut:
        raise CutReplyError(texts.replies.ask_after_a_cut(again if "choices" in event else ""))
    raise InvalidReplyError(again)


def read(text: str, schema: dict[str, Any], *, cut: bool = False) -> tuple[Any, str]:
    """Returns the value of a text from `spoken` and "", or None and the mistake, on one line.

    The first value that fits the schema counts, or else the mistake of the largest one. If the text is `cut` inside a
    value, none counts.
    """
    if not text:
        return None, texts.replies.EMPTY
    reading = find(text)
    if cut and reading.unfinished:
        return None, texts.replies.ENDS_EARLY
    fitted = [(found.size, *fit(found.value, schema)) for found in reading.found]
    for _, value, mistake in fitted:
        if not mistake:
            return value, ""
    return None, max(fitted, key=itemgetter(0))[2] if fitted else reading.mistake


def choose(text: str, words: Sequence[str], *, cut: bool = False) -> tuple[str | None, str]:
    """Returns the word that a text from `spoken` chooses and "", or None and the mistake, on one line."""
    if not text:
        return None, texts.replies.EMPTY
    word = chosen(text, words, cut=cut)
    return word, "" if word else texts.replies.no_choice(words, one_line(text, LONGEST_VALUE))
