"""What happens to answers that are no data, that do not fit, or that are not complete."""

import pytest

from tests.lambdas.agents import Scripted, say, use
from tests.lambdas.langchain_agents.conftest import DESCRIBED, FOUND, FREE, Load, asked


def test_an_invalid_answer_is_asked_for_again(load: Load) -> None:
    backend = Scripted(use("Description", {"summary": "A ferry."}), use("Description", DESCRIBED))
    assert asked(load(backend), "describer")["answer"] == DESCRIBED
    (told,) = backend.asked[1]["messages"][-1]["content"]
    assert "audience" in str(told["content"])


def test_an_answer_in_words_is_asked_for_again(load: Load) -> None:
    backend = Scripted(say("It is ferry."), use("Repository", FOUND))
    answered = asked(load(backend, **FREE), "finder")
    assert (answered["answer"], answered["usage"]["calls"]) == (FOUND, 2)
    assert "with the tool Repository, not in words" in str(backend.asked[1]["messages"][-1]["content"])


def test_a_second_answer_in_words_is_refused(load: Load) -> None:
    backend = Scripted(say("It is ferry."))
    module = load(backend, **FREE)
    with pytest.raises(module.AgentRefusedError, match="answered in words, even after it was asked for data"):
        asked(module, "finder")
    assert len(backend.asked) == 2


def test_a_second_invalid_answer_is_refused_with_the_mistake(load: Load) -> None:
    backend = Scripted(use("Description", {"summary": "A ferry."}))
    module = load(backend)
    with pytest.raises(module.AgentRefusedError, match=r"2 times in a row: at audience: Field required; at start"):
        asked(module, "describer")
    assert len(backend.asked) == 2


@pytest.mark.parametrize(
    ("stop", "told"),
    [
        ("max_tokens", "longer than the model may answer"),
        ("refusal", "declined to answer"),
        ("guardrail_intervened", "guardrail"),
    ],
)
def test_people_are_told_why_a_reply_ended_early(load: Load, stop: str, told: str) -> None:
    backend = Scripted(say("I", stop))
    module = load(backend)
    with pytest.raises(module.AgentRefusedError, match=told):
        asked(module, "finder")
    assert len(backend.asked) == 1
