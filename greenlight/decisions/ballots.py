"""What people chose, and when enough of them agree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from greenlight.spec.gate import Gate


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What one person chose: the choice, and if it asks for them the words, the option's index, or the text's hash."""

    choice: str
    words: str = ""
    option: int | None = None
    text_hash: str = ""


def votes_needed(gate: Gate, choice: str) -> int:
    """How many people must make the choice before it becomes the answer."""
    found = gate.choice(choice)
    ends = found is not None and found.rejects and gate.policy.first_rejection_ends
    return 1 if ends else gate.policy.quorum


def outcome(gate: Gate, ballots: Mapping[str, Ballot]) -> tuple[str, ...]:
    """The people whose choice is the answer, in the order of their ballots; nobody while too few agree.

    People agree if they make the same choice, with the same option or the same edited text.
    """
    counted = Counter(_meant(ballot) for ballot in ballots.values())
    for meant, number in counted.items():
        if number >= votes_needed(gate, meant[0]):
            return tuple(user for user, ballot in ballots.items() if _meant(ballot) == meant)
    return ()


def without(ballots: Mapping[str, Ballot], user: str) -> dict[str, Ballot]:
    """The ballots that count after the user has handed the decision over."""
    return {voter: ballot for voter, ballot in ballots.items() if voter != user}


def _meant(ballot: Ballot) -> tuple[str, int | None, str]:
    return ballot.choice, ballot.option, ballot.text_hash
