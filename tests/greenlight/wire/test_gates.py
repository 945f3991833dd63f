"""A gate between a state machine and the notifier."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.spec.gate import Gate, Policy
from greenlight.wire.gates import gate_fields, read_gate
from greenlight.wire.notification import Notification
from greenlight.wire.reading import ContractError
from tests.greenlight.wire.test_notification import ASK

STRICT = replace(
    GREENLIGHT,
    policy=Policy(users=("U1", "U2"), groups=("S1",), requester="not", quorum=2, first_rejection_ends=False),
    timeout=timedelta(minutes=90),
    on_timeout="pass",
    escalate_after=timedelta(hours=1),
    escalate_to=("U9",),
)


@pytest.mark.parametrize("gate", [GREENLIGHT, STRICT])
def test_a_question_brings_its_whole_gate_and_its_options(gate: Gate) -> None:
    message = Notification.from_json(json.dumps({**ASK, "gate": gate_fields(gate), "options": ["One", "Two"]}))
    assert (message.gate, message.options, message.token) == (gate, ("One", "Two"), "secret")
    assert read_gate(gate_fields(gate)) == gate


@pytest.mark.parametrize("part", ["Gate", "Choice", "Policy"])
def test_an_unknown_field_of_a_gate_is_rejected(part: str) -> None:
    gate = gate_fields(GREENLIGHT)
    {"Gate": gate, "Choice": gate["choices"][0], "Policy": gate["policy"]}[part]["newer"] = 1
    with pytest.raises(ContractError, match=rf"not a valid {part}: unknown here: newer"):
        Notification.from_json(json.dumps({**ASK, "gate": gate}))


def test_an_earlier_version_reads_a_policy_that_leaves_nobody_out() -> None:
    left_out = replace(GREENLIGHT, policy=Policy(users=("U1",), not_users=("U2",)))
    assert read_gate(gate_fields(left_out)) == left_out
    assert "not_users" in gate_fields(left_out)["policy"]
    assert "not_users" not in gate_fields(GREENLIGHT)["policy"]
