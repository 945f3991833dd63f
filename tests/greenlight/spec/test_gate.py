"""Valid and invalid gates."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from greenlight.spec.gate import Gate, Policy
from tests.greenlight.spec.test_chain import YES

NO = replace(YES, key="no")


PLAIN = Gate(key="gate", question="Well?", choices=(YES, NO))


GATES: dict[str, dict[str, Any]] = {
    "has 1 choices: it needs 2 to 5": {"choices": (YES,)},
    "has 0 choices": {"choices": ()},
    "has only choices that reject": {"choices": (replace(YES, rejects=True), replace(NO, rejects=True))},
    'has on_timeout = "maybe"': {"on_timeout": "maybe"},
    'has on_timeout = "words"': {
        "on_timeout": "words",
        "choices": (YES, replace(NO, key="words", asks="words", question="What?")),
    },
    "sets only one of escalate_after and escalate_to": {"escalate_after": timedelta(hours=1)},
    "only one of escalate_after and escalate_to": {"escalate_to": ("U0ADA",)},
    'whose modal\'s button "A button with too many letters"': {
        "choices": (YES, replace(NO, submit="A button with too many letters")),
    },
    'has a choice "no" that asks for words without a question': {"choices": (YES, replace(NO, asks="words"))},
    "needs 0 answers": {"policy": Policy(quorum=0)},
    "needs 3 answers from 2 people": {"policy": Policy(users=("U0ADA", "U0BEN", "U0ADA"), quorum=3)},
    "needs 4 answers from 3 people": {
        "policy": Policy(users=("U0ADA", "U0BEN"), quorum=4),
        "escalate_to": ("U0CHIKA", "U0BEN"),
        "escalate_after": timedelta(hours=1),
    },
    "sets not_users": {"policy": Policy(users=("U0ADA",), not_users=("U0BEN",))},
    "needs 2 answers, but only the requester may answer": {"policy": Policy(requester="only", quorum=2)},
    "they would approve different texts": {
        "policy": Policy(quorum=2),
        "choices": (YES, replace(NO, asks="text", question="The text")),
    },
    'names "ada": expected a Slack id': {"policy": Policy(users=("ada",))},
    'names "S0TEAM" in the wrong place': {"policy": Policy(users=("S0TEAM",))},
    'names "U0ADA" in the wrong place': {"policy": Policy(groups=("U0ADA",))},
    'names "#studio"': {"escalate_after": timedelta(hours=1), "escalate_to": ("#studio",)},
}


@pytest.mark.parametrize("words", GATES)
def test_each_mistake_in_a_gate_is_reported_with_its_key(words: str) -> None:
    said = list(replace(PLAIN, **GATES[words]).mistakes())
    assert any(words in mistake for mistake in said)
    assert all(mistake.startswith('the gate "gate" ') for mistake in said)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"choices": (replace(YES, asks="words", question="What?"),)},
        {"on_timeout": "no"},
        # In another app, no answer may well mean no.
        {"on_timeout": "no", "choices": (YES, replace(NO, rejects=True))},
        {"on_timeout": "fail"},
        {"policy": Policy(users=("U0ADA", "W0BEN"), groups=("S0TEAM",), quorum=3)},
        {"policy": Policy(users=("U0ADA",), quorum=2), "escalate_after": timedelta(1), "escalate_to": ("U0BEN",)},
    ],
)
def test_a_valid_gate_has_no_mistakes(changes: dict[str, Any]) -> None:
    assert list(replace(PLAIN, **changes).mistakes()) == []


@pytest.mark.parametrize(
    ("policy", "is_open"),
    [
        (Policy(), True),
        (Policy(requester="not"), True),
        (Policy(requester="only"), False),
        (Policy(users=("U1",)), False),
        (Policy(groups=("S1",)), False),
    ],
)
def test_a_policy_is_open_if_it_names_nobody(policy: Policy, is_open: bool) -> None:
    assert policy.is_open is is_open
