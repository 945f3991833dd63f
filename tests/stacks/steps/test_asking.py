"""The JSONata that asks a model, and reads how its reply ended."""

from typing import Any

import pytest

from local.aws.jsonata import QueryError, evaluate
from stacks.steps.vocabulary import Steps
from tests.stacks.steps.stated import ASKED, THINKING, Asked, ask, conversed, jsonata, replied, steps_with

LLAMA = "us.meta.llama3-3-70b-instruct-v1:0"
GPT_OSS = "openai.gpt-oss-20b-1:0"


@pytest.fixture(scope="module")
def plain(steps: Steps) -> Asked:
    return ask(steps, remember_as="pitch")


def test_a_plain_claude_gets_the_temperature_and_the_tokens_as_stated(plain: Asked) -> None:
    assert plain.sent() == {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 10,
        "messages": ASKED,
        "temperature": 0.5,
    }


def test_a_claude_that_thinks_gets_no_temperature_and_room_for_its_thoughts() -> None:
    body = ask(steps_with(THINKING)).sent()
    assert (body["max_tokens"], body["output_config"]) == (8013, {"effort": "low"})
    assert "temperature" not in body


def converse_arguments(model: object, given: Any = None) -> dict[str, Any]:
    asked = ask(steps_with(model))
    arguments = asked.states[""]["Arguments"]
    return {
        name: evaluate(jsonata(value), asked.bindings(given)) for name, value in arguments.items() if name != "ModelId"
    }


def test_another_model_is_asked_by_converse() -> None:
    assert converse_arguments(LLAMA) == {
        "Messages": [{"Role": "user", "Content": [{"Text": "Write about cats and dogs."}]}],
        "InferenceConfig": {"MaxTokens": 10, "Temperature": 0.5},
    }


def test_a_model_with_an_effort_is_told_it_by_converse() -> None:
    sent = converse_arguments(GPT_OSS)
    assert sent["InferenceConfig"] == {"MaxTokens": 8010, "Temperature": 0.5}
    assert sent["AdditionalModelRequestFields"] == {"reasoning_effort": "low"}
    again = converse_arguments(GPT_OSS, {"greenlight_again": {"plain": True}})
    assert (again["InferenceConfig"], again["AdditionalModelRequestFields"]) == ({"MaxTokens": 8010}, {})
    claude = converse_arguments({"id": THINKING, "api": "converse"})
    assert claude["AdditionalModelRequestFields"] == {"output_config": {"effort": "low"}}


def test_an_unknown_model_gets_nothing_optional() -> None:
    assert converse_arguments("acme.oracle-1")["InferenceConfig"] == {"MaxTokens": 8010}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Dune is about sand.", "Dune is about sand."),
        ("<think>hm</think>\n\nDune.", "Dune."),
        ("hm, well\n</think>\nDune.", "Dune."),
        ("<reasoning>hm</reasoning>Dune.", "Dune."),
        ("<Thinking>hm</Thinking>Dune.", "Dune."),
        ("Dune. I <think> so.", "Dune. I <think> so."),
        ("two\nlines\n", "two\nlines\n"),
    ],
)
def test_thoughts_in_the_text_are_left_out(plain: Asked, said: str, read: str) -> None:
    assert plain.output(replied(said)) == read
    assert ask(steps_with(LLAMA)).output(conversed(said)) == read


def test_thoughts_beside_the_text_are_left_out(plain: Asked) -> None:
    assert plain.output(replied("two ", "parts", thought="hm")) == "two parts"
    assert ask(steps_with(LLAMA)).output(conversed("two ", "parts", thought="hm")) == "two parts"


@pytest.mark.parametrize("stop", ["max_tokens", "model_context_window_exceeded"])
def test_a_reply_that_was_cut_says_so(plain: Asked, stop: str) -> None:
    note = "cut\n\n_(The model reached its length limit here.)_"
    assert plain.output(replied("cut", stop=stop)) == note
    assert ask(steps_with(LLAMA)).output(conversed("cut", stop=stop)) == note


@pytest.mark.parametrize("said", [[], [""], ["Dune is a book about sp"]], ids=["nothing", "empty", "a part"])
@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ({"stop": "refusal"}, "ModelDeclined"),
        ({"stop": "end_turn", "amazon-bedrock-guardrailAction": "INTERVENED"}, "ModelBlocked"),
    ],
)
def test_a_refusal_is_never_a_reply(plain: Asked, said: list[str], ending: dict[str, Any], error: str) -> None:
    output = plain.output(replied(*said, **ending))
    assert output == {"greenlight_failed": {"error": error, "cause": f"stop reason: {ending['stop']}"}}
    assert plain.after(output) == "failed"


@pytest.mark.parametrize(
    ("stop", "error"),
    [("guardrail_intervened", "ModelBlocked"), ("content_filtered", "ModelDeclined"), ("refusal", "ModelDeclined")],
)
def test_a_refusal_by_converse_is_never_a_reply(stop: str, error: str) -> None:
    output = ask(steps_with(LLAMA)).output(conversed("a part", stop=stop))
    assert output["greenlight_failed"]["error"] == error


@pytest.mark.parametrize("said", [replied(""), replied(" \n"), replied(), replied(thought="hm")])
def test_an_empty_reply_is_retried(plain: Asked, said: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        plain.output(said)
    assert ["States.QueryEvaluationError"] in [retry["ErrorEquals"] for retry in plain.states[""]["Retry"]]


@pytest.mark.parametrize("said", [replied(stop="max_tokens"), replied("<think>hm", stop="max_tokens")])
def test_a_reply_cut_before_it_began_is_asked_for_with_more_room(plain: Asked, said: dict[str, Any]) -> None:
    rooms, given = [], {"kept": "input"}
    while plain.after(output := plain.output(said, given)) == "again":
        given = output
        rooms.append(plain.sent(given)["max_tokens"])
    assert rooms == [20, 40]
    assert output["greenlight_failed"]["error"] == "ModelCut"


def test_a_reading_converts_the_reply_or_raises_an_error(steps: Steps) -> None:
    asked = ask(steps, reading="$number($match($reply, /[1-3]/)[0].match)")
    assert asked.output(replied("Number 2, surely.")) == 2
    with pytest.raises(QueryError):
        asked.output(replied("None of them."))


def test_a_conversation_continues_with_earlier_messages(steps: Steps) -> None:
    earlier = [{"role": "user", "content": "Hello."}, {"role": "assistant", "content": "Good day."}]
    asked = ask(steps, after="$talk", conversation_as="talk", remember_as="post")
    assert asked.sent(talk=earlier)["messages"] == [*earlier, *ASKED]
    variables, output = asked.kept(replied("Done."), talk=earlier)
    assert variables["talk"] == [*earlier, *ASKED, {"role": "assistant", "content": "Done."}]
    assert variables["post"] == output == "Done."


REFUSED_FIELD = "`temperature` is deprecated for this model."


@pytest.mark.parametrize("given", [{"kept": "input"}, "a text", ["a", "list"], [{"of": "objects"}], 7])
def test_a_field_that_the_model_refuses_is_left_out_once(steps: Steps, given: Any) -> None:
    asked = ask(steps, reading="$states.input")
    again = asked.caught("", "Bedrock.ValidationException", given, REFUSED_FIELD)
    assert asked.after(again) == "again"
    body = asked.sent(again)
    assert "temperature" not in body
    assert body["messages"] == ASKED
    assert asked.output(replied("Dune."), again) == given
    failed = asked.caught("", "Bedrock.ValidationException", again, REFUSED_FIELD)
    assert failed == {"greenlight_failed": {"error": "Bedrock.ValidationException", "cause": REFUSED_FIELD}}


def test_another_mistake_in_a_request_is_not_asked_again(plain: Asked) -> None:
    failed = plain.caught("", "Bedrock.ValidationException", {}, "prompt is too long: 300000 tokens")
    assert plain.after(failed) == "failed"


def test_a_model_that_gets_nothing_optional_has_nothing_to_leave_out() -> None:
    assert "Catch" not in ask(steps_with("acme.oracle-1")).states[""]
