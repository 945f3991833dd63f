"""When enough people agree."""

from dataclasses import replace

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.ballots import Ballot, outcome, votes_needed
from greenlight.spec.gate import Policy

YES, NO = Ballot(choice="greenlight"), Ballot(choice="pass")


@pytest.mark.parametrize(
    ("ends", "ballots", "people"),
    [
        (True, {}, ()),
        (True, {"U1": YES}, ()),
        (True, {"U2": YES, "U1": YES}, ("U2", "U1")),
        (True, {"U1": YES, "U2": NO}, ("U2",)),
        (False, {"U1": YES, "U2": NO}, ()),
        (False, {"U1": YES, "U2": NO, "U3": NO}, ("U2", "U3")),
        (True, {"U1": Ballot(choice="pick", option=0), "U2": Ballot(choice="pick", option=1)}, ()),
        (True, {"U1": Ballot(choice="pick", option=1), "U2": Ballot(choice="pick", option=1)}, ("U1", "U2")),
        (True, {"U1": Ballot(choice="edit", text_hash="a"), "U2": Ballot(choice="edit", text_hash="b")}, ()),
        (False, {"U1": Ballot(choice="change", words="a"), "U2": Ballot(choice="change", words="b")}, ("U1", "U2")),
    ],
)
def test_the_answer_needs_enough_people_who_agree(
    ends: bool, ballots: dict[str, Ballot], people: tuple[str, ...]
) -> None:
    policy = Policy(quorum=2, first_rejection_ends=ends)
    assert outcome(replace(GREENLIGHT, policy=policy), ballots) == people


def test_one_rejection_is_enough_if_the_policy_says_so() -> None:
    ends = replace(GREENLIGHT, policy=Policy(quorum=3))
    goes_on = replace(GREENLIGHT, policy=Policy(quorum=3, first_rejection_ends=False))
    assert [votes_needed(ends, key) for key in ("greenlight", "pass", "gone")] == [3, 1, 3]
    assert votes_needed(goes_on, "pass") == 3
