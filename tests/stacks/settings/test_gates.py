from datetime import timedelta
from typing import Any

import pytest

from greenlight.spec.gate import Choice, Gate, Policy
from stacks.settings.gates import with_overrides

GATE = Gate(
    key="approval",
    question="Print this?",
    choices=(
        Choice(key="yes", label="Yes", done="Approved"),
        Choice(key="no", label="No", done="Refused", rejects=True),
    ),
)


def test_everything_of_a_gate_that_is_no_text_of_its_own_can_be_changed() -> None:
    found = with_overrides(
        GATE,
        {
            "users": ["U12345", "U67890"],
            "groups": ["S12345"],
            "requester": "not",
            "quorum": 2,
            "first_rejection_ends": False,
            "timeout_seconds": 3600,
            "on_timeout": "yes",
            "remind_after_seconds": 600,
            "escalate_after_seconds": 1200,
            "escalate_to": ["U99999"],
            "revisions": 3,
        },
    )
    assert found == Gate(
        key=GATE.key,
        question=GATE.question,
        choices=GATE.choices,
        policy=Policy(
            users=("U12345", "U67890"), groups=("S12345",), requester="not", quorum=2, first_rejection_ends=False
        ),
        timeout=timedelta(hours=1),
        on_timeout="yes",
        remind_after=timedelta(minutes=10),
        escalate_after=timedelta(minutes=20),
        escalate_to=("U99999",),
        revisions=3,
    )


def test_what_is_not_said_stays() -> None:
    assert with_overrides(GATE, {}) == GATE
    assert with_overrides(GATE, {"quorum": 3}).timeout == GATE.timeout


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"timeout": 60}, 'has no "timeout": users, groups, requester, '),
        ({"users": "U12345"}, "has users = 'U12345': a list of ids of Slack is expected"),
        ({"users": [3]}, r"has users = \[3\]: a list"),
        ({"quorum": True}, "has quorum = True: a whole number"),
        ({"quorum": 0}, "needs 0 answers"),
        ({"timeout_seconds": -1}, "has timeout_seconds = -1: a whole number of seconds"),
        ({"timeout_seconds": 0}, "waits 0 s"),
        ({"requester": "never"}, 'has requester = \'never\': "may", "only" or "not" is expected'),
        ({"first_rejection_ends": "no"}, "has first_rejection_ends = 'no': true or false"),
        ({"on_timeout": "maybe"}, 'goes on with "maybe" when nobody answers: end, fail, or'),
        ({"on_timeout": "no"}, 'goes on with "no" when nobody answers: that turns the text down'),
        ({"groups": ["U12345"]}, 'names "U12345" in the wrong place'),
        ({"escalate_after_seconds": 5}, "escalates after a time to nobody"),
    ],
)
def test_what_cannot_be_is_said_with_what_is_expected(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        with_overrides(GATE, fields)
