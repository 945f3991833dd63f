"""Notifications: they read as they were written, and invalid ones are rejected."""

import json
from dataclasses import fields
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.wire.answer import Answer
from greenlight.wire.button import ButtonValue
from greenlight.wire.gates import gate_fields
from greenlight.wire.notification import File, Notification, notification_fields
from greenlight.wire.reading import ContractError
from greenlight.wire.run import Run, read_input

RUN = Run(chain="movie-pitch", user="U1", team="T1", channel="C1", thread_ts="1.2")


FIELDS = {
    "kind": "finish",
    "execution": "arn:aws:states:us-east-1:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-1",
    "at": "2026-11-23T10:00:00.123Z",
    "run": vars(RUN),
    "text": "Zürich",
}


ASK = {**FIELDS, "kind": "ask", "token": "secret", "gate": gate_fields(GREENLIGHT)}


def test_a_notification_reads_as_it_was_written() -> None:
    message = Notification.from_json(json.dumps({**FIELDS, "file": {"bucket": "b", "key": "k", "name": "n"}}))
    assert (message.run, message.file, message.text) == (RUN, File(bucket="b", key="k", name="n"), "Zürich")
    assert message.run_name == "movie-pitch-1"
    assert message.entered == 1795428000


def test_every_field_that_is_written_is_read() -> None:
    assert set(notification_fields("ask")) <= {field.name for field in fields(Notification)}


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
def test_an_invalid_question_is_rejected(fields: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        Notification.from_json(json.dumps(fields))


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({**FIELDS, "kind": "shout"})])
def test_an_invalid_notification_is_rejected(text: str) -> None:
    with pytest.raises(ContractError):
        Notification.from_json(text)


def test_fields_that_a_newer_stack_added_are_ignored() -> None:
    newer = {**FIELDS, "newer": 1, "run": {**vars(RUN), "newer": 1}}
    assert Notification.from_json(json.dumps(newer)) == Notification.from_json(json.dumps(FIELDS))
    answer = Answer(decision="d1", choice="pass", user="U1", at=1)
    assert Answer.from_json(json.dumps({**json.loads(answer.to_json()), "newer": 1})) == answer
    assert read_input(json.dumps({"inputs": {}, "run": {**vars(RUN), "newer": 1}, "newer": 1})) == (RUN, {})


def test_the_repr_hides_the_token() -> None:
    assert "secret" not in repr(ButtonValue(run="r", decision="d", choice="c", token="secret"))
    assert "secret" not in repr(Notification.from_json(json.dumps(ASK)))
