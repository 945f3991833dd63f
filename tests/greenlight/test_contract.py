import json
import re
from dataclasses import replace

import pytest

from greenlight.contract import (
    BUTTON_VALUE_LIMIT,
    ButtonValue,
    ContractError,
    File,
    Message,
    Run,
    decision_id,
    execution_input,
    message_fields,
    run_name,
)

RUN = Run(chain="movie-pitch", user="U1", team="T1", channel="C1", thread_ts="1.2")
FIELDS = {
    "kind": "finish",
    "execution": "arn:aws:states:us-east-1:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-1",
    "at": "2026-11-23T10:00:00.123Z",
    "run": vars(RUN),
    "text": "Zürich",
}
LEGAL = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")


def test_a_message_reads_as_it_was_laid_out() -> None:
    message = Message.from_json(json.dumps({**FIELDS, "file": {"bucket": "b", "key": "k", "name": "n"}}))
    assert (message.run, message.file, message.text) == (RUN, File(bucket="b", key="k", name="n"), "Zürich")
    assert message.run_name == "movie-pitch-1"
    assert message.entered == 1795428000


def test_every_field_that_is_laid_out_is_read() -> None:
    assert set(message_fields("ask")) <= set(vars(Message.from_json(json.dumps(FIELDS))))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", json.dumps({**FIELDS, "kind": "shout"}), json.dumps({**FIELDS, "x": 1})]
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ContractError):
        Message.from_json(text)


def test_a_run_has_the_same_legal_name_each_time() -> None:
    name = run_name("movie-pitch", "T1", "123.456.abc")
    assert name == run_name("movie-pitch", "T1", "123.456.abc") != run_name("movie-pitch", "T1", "123.456.abd")
    assert LEGAL.fullmatch(name)
    assert LEGAL.fullmatch(run_name("a" * 40, "view:1", "hash"))


def test_an_executions_input_keeps_what_was_typed() -> None:
    typed = 'a "quoted" {% x %} 🎬'
    assert json.loads(execution_input(RUN, {"movie": typed})) == {"inputs": {"movie": typed}, "run": vars(RUN)}


@pytest.mark.parametrize(("length", "carried"), [(36, True), (700, True), (1_800, True), (2_048, False)])
def test_a_button_carries_a_token_that_fits(length: int, carried: bool) -> None:
    value = ButtonValue(run=run_name("movie-pitch", "x"), decision=decision_id("t"), choice="pass", token="t" * length)
    assert len(value.to_json()) <= BUTTON_VALUE_LIMIT
    assert ButtonValue.from_json(value.to_json()) == (value if carried else replace(value, token=""))


def test_what_is_no_button_is_refused() -> None:
    for text in ("{}", "no", '{"run": "r", "more": 1}'):
        with pytest.raises(ContractError):
            ButtonValue.from_json(text)


def test_a_token_is_never_shown_by_accident() -> None:
    assert "secret" not in repr(ButtonValue(run="r", decision="d", choice="c", token="secret"))
    assert "secret" not in repr(Message.from_json(json.dumps({**FIELDS, "token": "secret"})))
