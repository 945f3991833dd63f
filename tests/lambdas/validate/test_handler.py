from collections.abc import Sequence
from typing import Any

import pytest

from lambdas.validate.handler import CutReplyError, InvalidReplyError, ReplyNotValidError, handler
from tests.lambdas.context import Context

SCHEMA = {
    "type": "object",
    "required": ["score"],
    "properties": {"score": {"type": "integer", "minimum": 0, "maximum": 100}},
    "additionalProperties": False,
}
CHOICES = ("yes", "no")
DRAFTS = (
    'First draft: {"score": 3}. Shape: {"type": "object"}.\n\nNow the real one: {"score": 7}\n\nNote: {"sure": true}'
)


def check(reply: str, tries: int = 1, ended: str = "", schema: Any = SCHEMA) -> Any:
    return handler({"reply": reply, "ended": ended, "tries": tries, "schema": schema}, Context("validate"))


def choose(reply: str, tries: int = 1, ended: str = "", words: Sequence[str] = CHOICES) -> Any:
    return handler({"reply": reply, "ended": ended, "tries": tries, "choices": words}, Context("validate"))


@pytest.mark.parametrize(
    "reply",
    [
        '{"score": 7}',
        ' {"score": 7}\n',
        '<think>Maybe {"score": 9}?</think>\n{"score": 7}',
        'Here:\n```json\n{"score": 7}\n```\nDone.',
        'The lowest is {"score": 0}.\n```json\n{"score": 7}\n```\nNot {"score": 9}.',
        '```json\n{"score": 700}\n```\nThat is too much:\n```json\n{"score": 7}\n```\n```json\n{"why": "x"}\n```',
        DRAFTS,
        '"{\\"score\\": 7}"',
    ],
)
def test_the_value_that_fits_the_schema_is_returned(reply: str) -> None:
    assert check(reply) == {"score": 7}


def test_an_execution_that_began_before_an_upgrade_does_not_say_how_a_reply_ended() -> None:
    assert handler({"reply": '{"score": 7}', "tries": 1, "schema": SCHEMA}, Context("validate")) == {"score": 7}


MISFITS = {
    "": "it was empty",
    "<think>7, or 8": "it was empty",
    "Here it is: {}": r"it must have the property score, at \$, but this is there: {}",
    "Seven.": "it is not JSON: no JSON object or array is in it: Seven.",
    '{"score": NaN}': "NaN is not a JSON value",
    '{"score": 101}': r"it must be at most 100, at \$\.score, but this is there: 101",
    "{}": r"it must have the property score, at \$, but this is there: {}",
    '{"score": 1, "why": "x"}': "it must not have the property why",
    "[]": r"it must be of type object, at \$, but this is there: \[\]",
    '{"a": 1} and {"score": 500, "or": "so"}': "it must not have the property or",
}


@pytest.mark.parametrize("reply", MISFITS)
@pytest.mark.parametrize("tries", [1, 2])
def test_an_invalid_reply_tells_the_model_what_is_wrong(reply: str, tries: int) -> None:
    with pytest.raises(InvalidReplyError, match=MISFITS[reply]) as raised:
        check(reply, tries)
    assert str(raised.value).endswith("with the corrected JSON and nothing else.")


@pytest.mark.parametrize("reply", MISFITS)
def test_the_third_invalid_reply_tells_people(reply: str) -> None:
    with pytest.raises(ReplyNotValidError, match="3 times in a row: .*" + MISFITS[reply]):
        check(reply, 3)


CUT = [
    "",
    "<think>First, I",
    "Let me think about that, from the beg",
    '{"score": ',
    '{"score": 7, "why": "bec',
    '```json\n{"score": 7',
    '{"score": 700}\n\nThat was too much, so',
    'An example: {"score": 1}\n\nMine:\n```json\n{"score": ',
]


@pytest.mark.parametrize("reply", CUT)
def test_a_cut_reply_is_told_as_cut(reply: str) -> None:
    with pytest.raises(CutReplyError, match=r"cut at its length limit.*with the JSON that I asked for"):
        check(reply, 2, ended="cut")
    with pytest.raises(ReplyNotValidError, match="3 times in a row: it was cut at its length limit"):
        check(reply, 3, ended="cut")


@pytest.mark.parametrize("reply", ['{"score": 7}', '{"score": 7}\n\nBecause the', '```json\n{"score": 7}\n', DRAFTS])
def test_a_value_that_is_complete_before_the_cut_is_returned(reply: str) -> None:
    assert check(reply, ended="cut") == {"score": 7}


def test_an_object_inside_one_that_is_cut_is_not_returned() -> None:
    with pytest.raises(CutReplyError):
        check('{"dishes": [{"score": 7}, {"score": 8}', ended="cut")
    with pytest.raises(InvalidReplyError, match="it ends before its JSON is complete"):
        check('{"dishes": [{"score": 7}, {"score": 8}')


def test_a_choice_is_returned_as_it_is_spelled_in_the_choices() -> None:
    assert choose("**YES.**") == "yes"


def test_a_reply_that_names_no_choice_tells_the_model_the_choices() -> None:
    with pytest.raises(InvalidReplyError, match=r"^Answer with one of: yes, no, and nothing else\.$"):
        choose("Perhaps.", 2)
    with pytest.raises(ReplyNotValidError, match=r"exactly one of yes, no, but it is: Perhaps\."):
        choose("Perhaps.", 3)
    with pytest.raises(ReplyNotValidError, match="it was empty"):
        choose("", 3)


def test_a_choice_that_is_cut_away_is_told_as_cut() -> None:
    with pytest.raises(CutReplyError, match=r"cut at its length limit.*Answer with one of: yes, no"):
        choose("There is no way to be sure. Let me", ended="cut")
    with pytest.raises(ReplyNotValidError, match="it was cut at its length limit"):
        choose("", 3, ended="cut")


def test_a_mistake_is_described_in_few_words() -> None:
    with pytest.raises(ReplyNotValidError) as raised:
        check('{"score": "' + "x" * 5_000 + '"}', 3)
    assert len(str(raised.value)) < 300
    assert str(raised.value).endswith("x…."), "the value is last, and shortened"
