"""What passes between state machine, notifier and bot: it reads as it was laid out, and what is wrong is refused."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.spec.gate import Gate, Policy
from greenlight.wire.answer import Answer
from greenlight.wire.button import BUTTON_VALUE_LIMIT, ButtonValue
from greenlight.wire.gates import gate_fields, read_gate
from greenlight.wire.names import decision_id, run_name, text_hash
from greenlight.wire.notification import File, Notification, notification_fields
from greenlight.wire.reading import ContractError
from greenlight.wire.run import Run, execution_input, read_input

RUN = Run(chain="movie-pitch", user="U1", team="T1", channel="C1", thread_ts="1.2")
FIELDS = {
    "kind": "finish",
    "execution": "arn:aws:states:us-east-1:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-1",
    "at": "2026-11-23T10:00:00.123Z",
    "run": vars(RUN),
    "text": "Zürich",
}
ASK = {**FIELDS, "kind": "ask", "token": "secret", "gate": gate_fields(GREENLIGHT)}
STRICT = replace(
    GREENLIGHT,
    policy=Policy(users=("U1", "U2"), groups=("S1",), requester="not", quorum=2, first_rejection_ends=False),
    timeout=timedelta(minutes=90),
    on_timeout="pass",
    escalate_after=timedelta(hours=1),
    escalate_to=("U9",),
)
LEGAL = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")


def test_a_message_reads_as_it_was_laid_out() -> None:
    message = Notification.from_json(json.dumps({**FIELDS, "file": {"bucket": "b", "key": "k", "name": "n"}}))
    assert (message.run, message.file, message.text) == (RUN, File(bucket="b", key="k", name="n"), "Zürich")
    assert message.run_name == "movie-pitch-1"
    assert message.entered == 1795428000


def test_every_field_that_is_laid_out_is_read() -> None:
    assert set(notification_fields("ask")) <= set(vars(Notification.from_json(json.dumps(FIELDS))))


@pytest.mark.parametrize("gate", [GREENLIGHT, STRICT])
def test_a_question_brings_its_whole_gate_and_its_options(gate: Gate) -> None:
    message = Notification.from_json(json.dumps({**ASK, "gate": gate_fields(gate), "options": ["One", "Two"]}))
    assert (message.gate, message.options, message.token) == (gate, ("One", "Two"), "secret")
    assert read_gate(gate_fields(gate)) == gate


def without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


@pytest.mark.parametrize(
    "fields",
    [
        without(ASK, "gate"),
        without(ASK, "token"),
        {**ASK, "gate": without(gate_fields(GREENLIGHT), "choices")},
        {**ASK, "gate": {**gate_fields(GREENLIGHT), "timeout": "soon"}},
        {**ASK, "gate": {**gate_fields(GREENLIGHT), "policy": {"anybody": True}}},
        {**ASK, "gate": {**gate_fields(GREENLIGHT), "policy": []}},
        {**ASK, "gate": "greenlight"},
        {**FIELDS, "kind": "expired"},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        Notification.from_json(json.dumps(fields))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(decision="d1", choice="pass", user="U1", at=1),
        Answer(decision="d1", choice="edit", user="U1", at=1, users=("U1", "U2"), words='"é"', text="", option=0),
    ],
)
def test_an_answer_reads_as_it_was_sent(answer: Answer) -> None:
    assert Answer.from_json(answer.to_json()) == answer


def test_an_answer_has_only_what_there_is() -> None:
    assert not {"text", "option"} & set(json.loads(Answer(decision="d", choice="c", user="u", at=1).to_json()))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"choice": "pass"}'])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        Answer.from_json(text)


def test_a_texts_hash_names_exactly_that_text() -> None:
    assert text_hash("é") == text_hash("é") != text_hash("e\u0301")
    assert len(text_hash("")) == 64


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({**FIELDS, "kind": "shout"})])
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        Notification.from_json(text)


def test_what_a_newer_stack_adds_to_a_message_is_left_out_and_the_message_is_not_lost() -> None:
    newer = {**FIELDS, "newer": 1, "run": {**vars(RUN), "newer": 1}}
    assert Notification.from_json(json.dumps(newer)) == Notification.from_json(json.dumps(FIELDS))
    answer = Answer(decision="d1", choice="pass", user="U1", at=1)
    assert Answer.from_json(json.dumps({**json.loads(answer.to_json()), "newer": 1})) == answer
    assert read_input(json.dumps({"inputs": {}, "run": {**vars(RUN), "newer": 1}, "newer": 1})) == (RUN, {})


@pytest.mark.parametrize("part", ["Gate", "Choice", "Policy"])
def test_a_rule_that_is_not_known_here_is_refused_as_it_may_say_who_must_not_answer(part: str) -> None:
    gate = gate_fields(GREENLIGHT)
    {"Gate": gate, "Choice": gate["choices"][0], "Policy": gate["policy"]}[part]["newer"] = 1
    with pytest.raises(ContractError, match=rf"no {part} of ours: unknown here: newer"):
        Notification.from_json(json.dumps({**ASK, "gate": gate}))


def test_a_run_has_the_same_legal_name_each_time() -> None:
    name = run_name("movie-pitch", "T1", "123.456.abc")
    assert name == run_name("movie-pitch", "T1", "123.456.abc") != run_name("movie-pitch", "T1", "123.456.abd")
    assert LEGAL.fullmatch(name)
    assert LEGAL.fullmatch(run_name("a" * 40, "view:1", "hash"))


def test_a_number_that_somebody_typed_in_the_console_is_an_input() -> None:
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
def test_an_input_that_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ContractError, match="no ExecutionInput of ours"):
        read_input(text)


@pytest.mark.parametrize(("length", "carried"), [(36, True), (700, True), (1_800, True), (2_048, False)])
def test_a_button_carries_a_token_that_fits(length: int, carried: bool) -> None:
    value = ButtonValue(run=run_name("movie-pitch", "x"), decision=decision_id("t"), choice="pass", token="t" * length)
    assert len(value.to_json()) <= BUTTON_VALUE_LIMIT
    assert ButtonValue.from_json(value.to_json()) == (value if carried else replace(value, token=""))


def test_a_button_of_a_newer_deployment_is_read_and_one_outside_home_says_nothing_of_it() -> None:
    value = ButtonValue(run="r", decision="d", choice="c")
    assert "home" not in value.to_json()
    assert ButtonValue.from_json(json.dumps({**json.loads(value.to_json()), "newer": 1})) == value
    at_home = replace(value, home=True)
    assert ButtonValue.from_json(at_home.to_json()) == at_home


def test_what_is_no_button_is_refused() -> None:
    for text in ("{}", "no", "[]", '{"run": "r", "more": 1}'):
        with pytest.raises(ContractError):
            ButtonValue.from_json(text)


def test_a_token_is_never_shown_by_accident() -> None:
    assert "secret" not in repr(ButtonValue(run="r", decision="d", choice="c", token="secret"))
    assert "secret" not in repr(Notification.from_json(json.dumps(ASK)))
