"""The JSONata that asks a model."""

from typing import Any

import pytest

from local.aws.jsonata import QueryError, evaluate
from stacks.steps.vocabulary import Steps
from tests.stacks.steps.stated import jsonata, model_state, replied
from tests.stacks.steps.test_vocabulary import ASKED, CONTEXT, sent


def test_a_reply_that_was_cut_says_so(steps: Steps) -> None:
    output = jsonata(model_state(steps)["Output"])
    assert evaluate(output, replied("cut", stop="max_tokens")) == (
        "cut\n\n_(The model reached its length limit here.)_"
    )


@pytest.mark.parametrize("reply", [replied(""), replied(" \n"), replied()], ids=["empty", "white", "none"])
def test_an_empty_reply_is_retried(steps: Steps, reply: dict[str, Any]) -> None:
    state = model_state(steps)
    with pytest.raises(QueryError):
        evaluate(jsonata(state["Output"]), reply)
    assert ["States.QueryEvaluationError"] in [retry["ErrorEquals"] for retry in state["Retry"]]


def test_a_reading_converts_the_reply_or_raises_an_error(steps: Steps) -> None:
    output = jsonata(model_state(steps, reading="$number($match($reply, /[1-3]/)[0].match)")["Output"])
    assert evaluate(output, replied("Number 2, surely.")) == 2
    with pytest.raises(QueryError):
        evaluate(output, replied("None of them."))


def test_a_conversation_continues_with_earlier_messages(steps: Steps) -> None:
    earlier = [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Good day."}]
    state = model_state(steps, after="$talk", conversation_as="talk")
    assert sent(state, {}, talk=earlier) == [*earlier, *ASKED]
    states = {"context": CONTEXT, "input": {}, **replied("Done.")["states"]}
    kept = evaluate(jsonata(state["Assign"]["talk"]), {"states": states, "idea": "dogs", "talk": earlier})
    assert kept == [*earlier, *ASKED, {"role": "assistant", "content": "Done."}]
