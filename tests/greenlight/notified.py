"""Notifications as state machines publish them, and what they become in the local Slack."""

import json
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.decisions.ballots import Ballot
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.delivery.deliver import deliver as deliver_body
from greenlight.delivery.notifications import Delivery
from greenlight.runs.record import RunRecord
from greenlight.wire.answer import Answer
from greenlight.wire.gates import gate_fields
from greenlight.wire.notification import Notification
from greenlight.wire.run import Run
from local.slack.server import LocalSlack
from tests.local.slack.support import BEN, STUDIO

NAME = "r1"
EXECUTION = f"arn:aws:states:us-east-1:123456789012:execution:test-movie-pitch:{NAME}"
NEW = RunRecord(
    name=NAME,
    chain=chain.name,
    user=BEN,
    team="T1",
    channel=STUDIO,
    inputs={"movie": "cats"},
    started=int(time.time()),
    execution=EXECUTION,
)


def at(ago: float = 0) -> str:
    """A time some seconds ago, in Step Functions' format."""
    return datetime.fromtimestamp(time.time() - ago, UTC).isoformat()


def said(thread_ts: str, **fields: Any) -> Notification:
    """A `tell` notification from a run of the movie pitch."""
    where = Run(chain=chain.name, user=BEN, team="T1", channel=STUDIO, thread_ts=thread_ts)
    given = {"kind": "tell", "at": at(), "step": "pitches", "title": "T", "text": "words", **fields}
    return Notification(execution=EXECUTION, run=where, **given)


def asks(message: Notification, **fields: Any) -> Notification:
    """The notification as an `ask`."""
    given = {"kind": "ask", "step": "decision", "gate": GREENLIGHT, "token": "t" * 700, **fields}
    return replace(message, **given)


def as_json(message: Notification, **fields: Any) -> str:
    """The notification as a state machine publishes it, with some fields replaced."""
    given = {name: value for name, value in asdict(message).items() if value is not None}
    gate = {"gate": gate_fields(message.gate)} if message.gate else {}
    return json.dumps({**given, **gate, **fields})


def deliver(services: Services, message: Notification, id: str = "m1") -> None:
    """One delivery of the notification that `id` identifies."""
    named = replace(message, id=id)
    Delivery(services, named, as_json(named)).deliver()


def report(services: Services, event: Any) -> str:
    """One delivery of an execution's status change. Returns the run's name if it changed."""
    return deliver_body(services, json.dumps(event))


def texts(slack: LocalSlack) -> list[str]:
    """The fallback text of each message, the card's first."""
    return [str(message["text"]) for message in slack.workspace.messages(STUDIO)]


def shown(message: Any) -> str:
    """A message's blocks as text."""
    return str(message["blocks"])


def has_buttons(message: Any) -> bool:
    """Whether the message still has buttons to choose."""
    return "decide:" in shown(message)


def run_of(services: Services) -> RunRecord:
    """The run as it is."""
    found = services.runs.get(NAME)
    assert found
    return found


def decisions_of(services: Services) -> list[Decision]:
    """The run's decisions."""
    return services.decisions.of_run(NAME)


def claims(services: Services, decision: Decision, user: str, ballot: Ballot) -> Decision:
    """Somebody's click, up to the call to Step Functions."""
    claimed = services.decisions.claim(decision, user, ballot, int(time.time()), (user,))
    assert claimed
    return claimed


def answers(services: Services, decision: Decision, user: str, ballot: Ballot) -> Decision:
    """Somebody's answer, accepted by Step Functions and recorded."""
    claimed = claims(services, decision, user, ballot)
    answer = Answer(
        decision=decision.id, choice=ballot.choice, user=user, at=claimed.claimed, users=(user,), words=ballot.words
    )
    answered = services.decisions.answer(claimed, answer)
    assert answered
    return answered
