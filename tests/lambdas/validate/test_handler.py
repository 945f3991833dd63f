from typing import Any

import pytest

from lambdas.validate.handler import InvalidReplyError, ReplyNotValidError, handler, read
from tests.lambdas.context import Context

SCHEMA = {
    "type": "object",
    "required": ["score"],
    "properties": {"score": {"type": "integer", "minimum": 0, "maximum": 100}},
    "additionalProperties": False,
}


def check(reply: str, tries: int = 1) -> Any:
    return handler({"reply": reply, "tries": tries, "schema": SCHEMA}, Context("validate"))


@pytest.mark.parametrize(
    "reply", ['{"score": 7}', ' {"score": 7}\n', '```json\n{"score": 7}\n```', '```\n{"score": 7}\n```\n']
)
def test_a_valid_reply_returns_its_value(reply: str) -> None:
    assert check(reply) == {"score": 7}


MISFITS = {
    "Here it is: {}": "it is not JSON",
    '{"score": NaN}': "NaN is not a JSON value",
    '{"score": 101}': r"at \$\.score: 101 is greater than the maximum of 100",
    "{}": r"at \$: 'score' is a required property",
    '{"score": 1, "why": "x"}': "'why' was unexpected",
    "[]": r"at \$: \[\] is not of type 'object'",
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


def test_a_mistake_is_described_in_few_words() -> None:
    _, mistake = read('{"score": "' + "x" * 5_000 + '"}', SCHEMA)
    assert 0 < len(mistake) <= 400


def test_a_reply_nested_too_deep_is_invalid() -> None:
    assert read("[" * 200_000, {})[1].startswith("it is not JSON")
