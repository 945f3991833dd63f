"""People who click at the same instant."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from bot.decisions.answers import RefusedError, Submission, answer
from chains.movie_pitch.chain import GREENLIGHT
from greenlight import texts
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.spec.gate import Policy
from tests.asking import Asking, button
from tests.local.slack.support import ADA, BEN, CHIKA

PASS = Ballot(choice="pass")
CROWD = [f"U{number}" for number in range(6)]


def together(asking: Asking, decision: Decision, clicks: list[tuple[str, str]]) -> dict[str, str]:
    """Clicks simultaneously. Returns the refusal that each person sees, or "" if their answer was accepted."""
    ready = Barrier(len(clicks))

    def click(by: tuple[str, str]) -> str:
        ready.wait()
        user, choice = by
        try:
            answer(asking.services, button(decision, choice), user, Submission(choice=choice))
        except RefusedError as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(len(clicks)) as people:
        return dict(zip((user for user, _ in clicks), people.map(click, clicks), strict=True))


def taken(told: dict[str, str]) -> list[str]:
    return [user for user, words in told.items() if not words]


def is_polite(winner: str) -> Callable[[str], bool]:
    return lambda words: words.startswith((f"<@{winner}> is answering this", f"<@{winner}> already answered this"))


def test_one_of_two_simultaneous_answers_wins(asking: Asking) -> None:
    for _ in range(5):
        decision = asking.ask()
        told = together(asking, decision, [(BEN, "greenlight"), (CHIKA, "pass")])
        (winner,) = taken(told)
        assert all(map(is_polite(winner), filter(None, told.values())))
        assert json.loads(asking.machines.end(decision.execution)["output"])["user"] == winner
        found = asking.read(decision)
        assert (found.state, found.user) == ("answered", winner)
        assert [event.what for event in found.history] == ["asked", "claimed", "answered"]
        assert f"by <@{winner}>" in asking.message(decision)["text"]


def test_a_click_delivered_several_times_is_one_answer(asking: Asking) -> None:
    decision = asking.ask()
    together(asking, decision, [(BEN, "greenlight")] * 4)
    assert [event.what for event in asking.read(decision).history] == ["asked", "claimed", "answered"]
    assert json.loads(asking.machines.end(decision.execution)["output"])["user"] == BEN


def test_one_person_takes_over_an_abandoned_claim(asking: Asking) -> None:
    decision = asking.ask()
    left = asking.services.decisions.claim(decision, ADA, PASS, decision.asked, (ADA,))
    assert left
    asking.leave(decision)
    told = together(asking, decision, [(BEN, "greenlight"), (CHIKA, "greenlight")])
    (winner,) = taken(told)
    assert asking.read(decision).user == winner
    assert [event.what for event in asking.read(decision).history].count("released") == 1


def test_no_simultaneous_vote_is_lost(asking: Asking) -> None:
    gate = replace(GREENLIGHT, choices=GREENLIGHT.choices[:2], policy=Policy(users=tuple(CROWD), quorum=len(CROWD)))
    decision = asking.ask(gate)
    told = together(asking, decision, [(user, "greenlight") for user in CROWD])
    again = [user for user, words in told.items() if words]
    assert {told[user] for user in again} <= {texts.answers.BUSY}
    for user in again:
        answer(asking.services, button(decision), user, Submission(choice="greenlight"))
    assert sorted(json.loads(asking.machines.end(decision.execution)["output"])["users"]) == CROWD


def test_an_answer_and_a_hand_over_cannot_both_succeed(asking: Asking) -> None:
    decision = asking.ask(replace(GREENLIGHT, policy=Policy(users=(BEN,))))
    policy = Policy(users=(CHIKA,))
    claimed = asking.services.decisions.claim(decision, BEN, PASS, 1, (BEN,))
    assert claimed
    assert asking.services.decisions.hand_over(decision, policy, BEN, CHIKA, 1) is None
    assert asking.services.decisions.release(claimed, 2)
    assert asking.services.decisions.hand_over(asking.read(decision), policy, BEN, CHIKA, 3)
    assert together(asking, decision, [(BEN, "greenlight")])[BEN].startswith(f"Only <@{CHIKA}> may answer this")
    assert asking.services.decisions.claim(decision, BEN, PASS, 4) is None
