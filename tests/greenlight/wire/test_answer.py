"""An answer between the bot and a state machine."""

import json

import pytest

from greenlight.wire.answer import Answer
from greenlight.wire.reading import ContractError


@pytest.mark.parametrize(
    "answer",
    [
        Answer(decision="d1", choice="pass", user="U1", at=1),
        Answer(decision="d1", choice="edit", user="U1", at=1, users=("U1", "U2"), words='"é"', text="", option=0),
    ],
)
def test_an_answer_reads_as_it_was_sent(answer: Answer) -> None:
    assert Answer.from_json(answer.to_json()) == answer


def test_an_answer_has_no_empty_fields() -> None:
    assert not {"text", "option"} & set(json.loads(Answer(decision="d", choice="c", user="u", at=1).to_json()))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"choice": "pass"}'])
def test_an_invalid_answer_is_rejected(text: str) -> None:
    with pytest.raises(ContractError):
        Answer.from_json(text)
