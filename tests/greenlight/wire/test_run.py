"""An execution's input."""

import json

import pytest

from greenlight.wire.reading import ContractError
from greenlight.wire.run import execution_input, read_input
from tests.greenlight.wire.test_notification import RUN


def test_an_input_may_be_a_number() -> None:
    given = {"inputs": {"people": 4, "hours": 1.5}, "run": vars(RUN)}
    assert read_input(json.dumps(given)) == (RUN, {"people": "4", "hours": "1.5"})


def test_an_executions_input_keeps_what_was_typed() -> None:
    typed = 'a "quoted" {% x %} 🎬'
    assert json.loads(execution_input(RUN, {"movie": typed})) == {"inputs": {"movie": typed}, "run": vars(RUN)}
    assert read_input(execution_input(RUN, {"movie": typed})) == (RUN, {"movie": typed})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "{}",
        '{"inputs": {}, "run": {}}',
        '{"inputs": [], "run": {"chain": "c", "channel": "C1"}}',
        '{"inputs": {}, "run": {"chain": "c", "channel": 7}}',
        '{"inputs": {"movie": ["x"]}, "run": {"chain": "c", "channel": "C1"}}',
    ],
)
def test_an_invalid_input_is_rejected(text: str) -> None:
    with pytest.raises(ContractError, match="not a valid ExecutionInput"):
        read_input(text)
