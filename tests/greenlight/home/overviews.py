"""Puts runs and decisions into the table, for tests of overviews."""

import time
from dataclasses import replace
from typing import Any

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.runs.record import RunRecord
from tests.local.slack.support import ADA, STUDIO

NOW = int(time.time())
RUN = RunRecord(
    name="r",
    chain=chain.name,
    user=ADA,
    team="T1",
    channel=STUDIO,
    inputs={"movie": "cowboys"},
    started=NOW,
    status="running",
    thread_ts="1.000100",
    link="https://studio.example/1",
)
DECISION = Decision(
    run="r",
    id="d",
    chain=chain.name,
    gate=GREENLIGHT,
    execution="arn:aws:states:us-east-1:123456789012:execution:test:r",
    channel=STUDIO,
    asked=NOW,
    due=NOW + 3_600,
    requester=ADA,
    title="The best of the three",
    token="t",
)


def runs(services: Services, number: int, **fields: Any) -> list[RunRecord]:
    """Runs with a second between them, the newest last."""
    made = [replace(RUN, **{"name": f"r{place}", "started": NOW + place, **fields}) for place in range(number)]
    assert all(services.runs.start_run(run) for run in made)
    return made


def asks(services: Services, **fields: Any) -> Decision:
    """A question that waits for an answer."""
    decision = replace(DECISION, **fields)
    assert services.decisions.ask(decision, "A film about cowboys.")
    return decision
