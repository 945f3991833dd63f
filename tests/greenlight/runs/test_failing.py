import json
from typing import Any

import pytest

from greenlight.runs.failing import Failure, failure_in

ASKED = {"asked": [{"role": "user", "content": "x"}], "reply": "Not JSON.", "ended": "", "tries": 3}


def event(id: int, type: str, **more: Any) -> Any:
    """An event whose previous one is the one before it."""
    return {"id": id, "type": type, "previousEventId": id - 1, **more}


def entered(id: int, name: str, input: Any = None, type: str = "TaskStateEntered", **more: Any) -> Any:
    return event(id, type, stateEnteredEventDetails={"name": name, "input": json.dumps(input)}, **more)


def failed(id: int, error: str, **more: Any) -> Any:
    return event(id, "TaskFailed", taskFailedEventDetails={"error": error, "resourceType": "lambda"}, **more)


def succeeded(id: int, output: Any) -> Any:
    return event(id, "TaskSucceeded", taskSucceededEventDetails={"output": json.dumps(output)})


def found(*events: Any, error: str = "ReplyNotValidError") -> Failure:
    return failure_in(reversed(events), error)


def test_a_failed_check_has_the_reply_in_its_input() -> None:
    check = [entered(5, "Describe: check", ASKED), event(6, "TaskScheduled"), failed(7, "ReplyNotValidError")]
    assert found(*check, event(8, "ExecutionFailed")) == Failure(("Describe: check",), "Not JSON.")


@pytest.mark.parametrize(
    "output",
    [
        {"Body": {"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Dune is"}]}},
        {"Output": {"Message": {"Content": [{"ReasoningContent": {}}, {"Text": "Dune is"}]}}},
    ],
)
def test_a_model_that_declined_has_its_words_in_the_output_of_the_task_before(output: Any) -> None:
    events = (
        entered(2, "Summarise"),
        succeeded(3, output),
        event(4, "TaskStateExited"),
        entered(5, "Summarise: answered?", type="ChoiceStateEntered"),
        entered(6, "Summarise: not answered", type="FailStateEntered"),
        event(7, "ExecutionFailed"),
    )
    states = ("Summarise: not answered", "Summarise: answered?", "Summarise")
    assert found(*events, error="ModelDeclined") == Failure(states, "Dune is")


def test_other_branches_do_not_count() -> None:
    other = entered(6, "Other: check", {**ASKED, "reply": "Fine."}, previousEventId=2)
    mine = [entered(5, "Mine: check", ASKED), other, failed(7, "ReplyNotValidError", previousEventId=5)]
    later = [event(8, "TaskFailed", taskFailedEventDetails={"error": "Throttled"}), event(9, "ParallelStateFailed")]
    assert found(*mine, *later) == Failure(("Mine: check",), "Not JSON.")


def test_the_newest_state_counts_if_no_step_failed() -> None:
    assert found(entered(2, "First"), entered(3, "Second"), event(4, "ExecutionTimedOut"), error="") == Failure(
        ("Second",)
    )
    assert found(event(1, "ExecutionStarted")) == Failure()
    assert found() == Failure()


@pytest.mark.parametrize(
    "input", ["", "[" * 200_000, "[1]", '{"reply": 7, "asked": []}', '{"reply": "a chain\'s own"}'], ids=len
)
def test_an_input_of_another_shape_has_no_reply(input: str) -> None:
    check = event(5, "TaskStateEntered", stateEnteredEventDetails={"name": "Check", "input": input})
    assert found(check, failed(6, "ReplyNotValidError")) == Failure(("Check",), "")


@pytest.mark.parametrize("output", ["x", {"Body": "x"}, {"Body": {"content": ["x", {"text": None}]}}, {"Output": {}}])
def test_an_output_of_another_shape_has_no_reply(output: Any) -> None:
    assert found(entered(5, "Ask"), succeeded(6, output), failed(7, "ReplyNotValidError")).reply == ""
