"""A round: the trouble of one stops no other, and what does not fit in its time is left."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.services import Services
from lambdas.reconciler.rounds import RESERVE, Round, TroubleError
from tests.asking import Asking

GATE = replace(GREENLIGHT, remind_after=timedelta(seconds=1))
AGO = 10


def always() -> float:
    return RESERVE * 5


def running_out(pieces: int) -> Callable[[], float]:
    """Time for so many pieces of work."""
    left: Iterator[float] = iter([RESERVE * 5] * (pieces + 1))
    return lambda: next(left, 0)


def reminded(asking: Asking, *decisions: str) -> list[bool]:
    found = [asking.services.decisions.get(*json.loads(decision)) for decision in decisions]
    return [bool(decision and decision.reminded) for decision in found]


@pytest.fixture
def due(asking: Asking) -> list[str]:
    """Two questions of which people are to be reminded, the first asked first."""
    asked = int(time.time()) - AGO
    decisions = [asking.ask(GATE, asked=asked + number) for number in range(2)]
    return [json.dumps([decision.run, decision.id]) for decision in decisions]


def test_everything_that_is_due_is_done(asking: Asking, services: Services, due: list[str]) -> None:
    Round(services, always).go()
    assert reminded(asking, *due) == [True, True]


def test_the_trouble_of_one_stops_no_other_and_is_told_at_the_end(
    asking: Asking, services: Services, due: list[str]
) -> None:
    services.queues.send_message(QueueUrl=services.environment["DEAD_LETTERS"], MessageBody="{}")
    run, id = json.loads(due[0])
    table = services.records.items.table
    table.update_item(
        Key={"pk": f"RUN#{run}", "sk": f"DECISION#{id}"},
        UpdateExpression="SET channel = :gone",
        ExpressionAttributeValues={":gone": "C0GONE00001"},
    )
    with pytest.raises(TroubleError, match="2 of"):
        Round(services, always).go()
    assert reminded(asking, *due) == [True, True]


def test_what_does_not_fit_in_the_time_is_left_for_the_next_round(
    asking: Asking, services: Services, due: list[str]
) -> None:
    Round(services, running_out(1)).go()
    assert reminded(asking, *due) == [True, False]
    Round(services, always).go()
    assert reminded(asking, *due) == [True, True]
