"""What people chose, and when enough of them agree."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from greenlight.spec.gate import Gate

if TYPE_CHECKING:
    from greenlight.decisions.model import Ballot


def votes_needed(gate: Gate, choice: str) -> int:
    """How many people have to make the choice before it is the answer."""
    found = gate.choice(choice)
    ends = found is not None and found.rejects and gate.policy.first_rejection_ends
    return 1 if ends else gate.policy.quorum


def outcome(gate: Gate, ballots: Mapping[str, "Ballot"]) -> tuple[str, ...]:
    """The people whose choice is the answer, in the order of their ballots; none while too few agree.

    People agree on a choice, and where they pick an option or edit the text on the same one.
    """
    counted = Counter(_meant(ballot) for ballot in ballots.values())
    for meant, number in counted.items():
        if number >= votes_needed(gate, meant[0]):
            return tuple(user for user, ballot in ballots.items() if _meant(ballot) == meant)
    return ()


def _meant(ballot: "Ballot") -> tuple[str, int | None, str]:
    return ballot.choice, ballot.option, ballot.text_hash
