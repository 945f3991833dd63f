"""What a gate may say."""

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
    'goes on with "maybe" when nobody answers': {"on_timeout": "maybe"},
    'goes on with "words"': {
        "on_timeout": "words",
        "choices": (YES, replace(NO, key="words", asks="words", question="What?")),
    },
    "escalates after a time to nobody": {"escalate_after": timedelta(hours=1)},
    "or to somebody at no time": {"escalate_to": ("U0ADA",)},
    'whose modal\'s button "A button with too many letters"': {
        "choices": (YES, replace(NO, submit="A button with too many letters")),
    },
    'has a choice "no" that asks for words without a question': {"choices": (YES, replace(NO, asks="words"))},
    "needs 0 answers": {"policy": Policy(quorum=0)},
    "needs 3 answers of 2 people": {"policy": Policy(users=("U0ADA", "U0BEN", "U0ADA"), quorum=3)},
    "needs 2 answers of the requester alone": {"policy": Policy(requester="only", quorum=2)},
    "they would approve different texts": {
        "policy": Policy(quorum=2),
        "choices": (YES, replace(NO, asks="text", question="The text")),
    },
    'names "ada": an id of Slack was expected': {"policy": Policy(users=("ada",))},
    'names "S0TEAM" in the wrong place': {"policy": Policy(users=("S0TEAM",))},
    'names "U0ADA" in the wrong place': {"policy": Policy(groups=("U0ADA",))},
    'names "#studio"': {"escalate_after": timedelta(hours=1), "escalate_to": ("#studio",)},
}


@pytest.mark.parametrize("words", GATES)
def test_a_mistake_of_a_gate_is_said_with_its_key(words: str) -> None:
    said = list(replace(PLAIN, **GATES[words]).mistakes())
    assert any(words in mistake for mistake in said)
    assert all(mistake.startswith('the gate "gate" ') for mistake in said)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"choices": (replace(YES, asks="words", question="What?"),)},
        {"on_timeout": "no"},
        # In an app of somebody else no answer may well mean no.
        {"on_timeout": "no", "choices": (YES, replace(NO, rejects=True))},
        {"on_timeout": "fail"},
        {"policy": Policy(users=("U0ADA", "W0BEN"), groups=("S0TEAM",), quorum=3)},
        {"policy": Policy(users=("U0ADA",), quorum=2), "escalate_after": timedelta(1), "escalate_to": ("U0BEN",)},
    ],
)
def test_a_sound_gate_has_no_mistakes(changes: dict[str, Any]) -> None:
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
def test_a_policy_is_open_where_it_names_nobody(policy: Policy, is_open: bool) -> None:
    assert policy.is_open is is_open
