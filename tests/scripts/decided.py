"""Helpers that make decisions to export."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from greenlight.spec.gate import Choice, Gate, Policy
from greenlight.wire.answer import Answer
from greenlight.wire.names import text_hash

GATE = Gate(
    key="pitch",
    question="Greenlight this pitch?",
    choices=(
        Choice(key="yes", label="Greenlight", done="Greenlit"),
        Choice(key="change", label="Change…", done="Change asked", asks="words", question="What?", rejects=True),
        Choice(key="edit", label="Edit…", done="Edited", asks="text", question="Which?"),
        Choice(key="other", label="Pick…", done="Picked", asks="option", question="Which?"),
    ),
    policy=Policy(users=("U0ADA000001",), groups=("S0PRODUCER1",), requester="not"),
)
TEXT = "Cowboys in space"
TOKEN = "token-that-nobody-may-see"
# A whole month, as the command line takes it.
RANGE = ["--from", "2026-11-01", "--to", "2026-11-30"]


def at(day: str, time: str = "14:00:00") -> int:
    return int(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC).timestamp())


def decision(name: str, asked: int, **more: Any) -> Decision:
    return Decision(
        run=f"movie-pitch-{name}",
        id=name,
        chain="movie-pitch",
        gate=GATE,
        execution=f"arn:aws:states:us-east-1:1:execution:dev-greenlight-movie-pitch:movie-pitch-{name}",
        channel="C0STUDIO001",
        asked=asked,
        due=asked + 3600,
        requester="U0CHIKA0001",
        title="Best pitch",
        text_hash=text_hash(TEXT),
        options=("Careful", "Bold"),
        token=TOKEN,
        **more,
    )


def answered(decisions: DecisionStore, asked: Decision, choice: str, **more: Any) -> None:
    """Asks a decision, then claims and answers it five minutes later."""
    decisions.ask(asked, TEXT, asked.options)
    found = decisions.get(asked.run, asked.id)
    assert found
    then = asked.asked + 300
    assert decisions.claim(found, "U0ADA000001", Ballot(choice=choice, words=more.get("words", "")), then)
    answer = Answer(decision=asked.id, choice=choice, user="U0ADA000001", at=then, users=("U0ADA000001",), **more)
    assert decisions.answer(found, answer)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))
