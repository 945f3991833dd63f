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


def test_everything_but_the_texts_of_a_gate_can_be_changed() -> None:
    found = with_overrides(
        GATE,
        {
            "users": ["U12345", "U67890"],
            "groups": ["S12345"],
            "requester": "not",
            "quorum": 2,
            "first_rejection_ends": False,
            "also": ["guests"],
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
            users=("U12345", "U67890"),
            groups=("S12345",),
            requester="not",
            quorum=2,
            first_rejection_ends=False,
            also=("guests",),
        ),
        timeout=timedelta(hours=1),
        on_timeout="yes",
        remind_after=timedelta(minutes=10),
        escalate_after=timedelta(minutes=20),
        escalate_to=("U99999",),
        revisions=3,
    )


def test_other_fields_stay_unchanged() -> None:
    assert with_overrides(GATE, {}) == GATE
    assert with_overrides(GATE, {"quorum": 3}).timeout == GATE.timeout


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"timeout": 60}, 'has no field "timeout"; the fields are users, groups, requester, '),
        ({"users": "U12345"}, "has users = 'U12345': expected a list of Slack ids"),
        ({"users": [3]}, r"has users = \[3\]: expected a list"),
        ({"quorum": True}, "has quorum = True: expected a whole number"),
        ({"quorum": 0}, "needs 0 answers"),
        ({"timeout_seconds": -1}, "has timeout_seconds = -1: expected a whole number of seconds"),
        ({"timeout_seconds": 0}, "waits 0 s"),
        ({"requester": "never"}, 'has requester = \'never\': expected "may", "only" or "not"'),
        ({"also": ["members"]}, "has also = .'members'.: expected a list of guests and strangers"),
        ({"first_rejection_ends": "no"}, "has first_rejection_ends = 'no': expected true or false"),
        ({"on_timeout": "maybe"}, 'has on_timeout = "maybe": use end, fail, or'),
        ({"on_timeout": "no"}, 'continues with "no" when nobody answers: that rejects the text'),
        ({"groups": ["U12345"]}, 'names "U12345" in the wrong place'),
        ({"escalate_after_seconds": 5}, "sets only one of escalate_after and escalate_to"),
    ],
)
def test_an_invalid_gate_error_says_what_is_expected(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        with_overrides(GATE, fields)
