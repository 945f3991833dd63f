"""One round: a failed task stops no other, and tasks that do not fit in its time wait."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http.client import IncompleteRead
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.decisions.services import Services
from lambdas.reconciler import sweep
from lambdas.reconciler.sweep import RESERVE, TROUBLE, Sweep, TroubleError
from local.slack.server import LocalSlack
from tests.asking import Asking
from tests.backing import write
from tests.lambdas.reconciler.test_dead_letters import MESSAGE, left, put
from tests.local.slack.support import STUDIO

GATE = replace(GREENLIGHT, remind_after=timedelta(seconds=1))
AGO = 10


def always() -> float:
    return RESERVE * 5


def running_out(tasks: int) -> Callable[[], float]:
    """Returns a clock with time for so many tasks."""
    left: Iterator[float] = iter([RESERVE * 5] * (tasks + 1))
    return lambda: next(left, 0)


def reminded(asking: Asking, *decisions: str) -> list[bool]:
    found = [asking.services.decisions.get(*json.loads(decision)) for decision in decisions]
    return [bool(decision and decision.reminded) for decision in found]


@pytest.fixture
def due(asking: Asking) -> list[str]:
    """Two questions with a reminder due, in the order in which they were asked."""
    asked = int(time.time()) - AGO
    decisions = [asking.ask(GATE, asked=asked + number) for number in range(2)]
    return [json.dumps([decision.run, decision.id]) for decision in decisions]


def test_everything_that_is_due_is_done(asking: Asking, services: Services, due: list[str]) -> None:
    Sweep(services, always).go()
    assert reminded(asking, *due) == [True, True]


def test_a_failed_task_stops_no_other_and_is_raised(asking: Asking, services: Services, due: list[str]) -> None:
    put(services, "{}")
    run, id = json.loads(due[0])
    write(services.runs, f"RUN#{run}", f"DECISION#{id}", title=20)
    with pytest.raises(TroubleError, match="2 of"):
        Sweep(services, always).go()
    assert reminded(asking, due[1]) == [True]


def test_a_reminder_in_a_channel_that_is_gone_sets_off_no_alarm(
    asking: Asking, services: Services, due: list[str]
) -> None:
    run, _ = json.loads(due[0])
    write(services.runs, f"RUN#{run}", "RUN", channel="C0GONE00001")
    Sweep(services, always).go()
    assert reminded(asking, *due) == [True, True]


TOLD: dict[str, Any] = {
    **MESSAGE,
    "kind": "tell",
    "execution": f"{MESSAGE['execution']}told",
    "gate": None,
    "text": "Told at last.",
}
POISON = {**TOLD, "text": 20}


def test_an_invalid_letter_does_not_end_the_round(asking: Asking, services: Services, due: list[str]) -> None:
    put(services, POISON)
    with pytest.raises(TroubleError, match=r"^1 of"):
        Sweep(services, always).go()
    assert reminded(asking, *due) == [True, True]
    assert left(services) == 1


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    logger = logging.getLogger(sweep.logger.name)
    logger.addHandler(caplog.handler)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_unreadable_items_stop_no_other_task(
    asking: Asking, services: Services, slack: LocalSlack, logged: pytest.LogCaptureFixture
) -> None:
    asked = int(time.time()) - AGO
    poisoned, first, second = (asking.ask(GATE, asked=asked + number) for number in range(3))
    put(services, POISON)
    put(services, TOLD)
    write(services.runs, f"RUN#{poisoned.run}", f"DECISION#{poisoned.id}", title=20, look=0)
    write(services.runs, f"RUN#{first.run}", "RUN", inputs="cowboys", look=0)
    write(services.runs, f"RUN#{second.run}", "RUN", look=1)
    with pytest.raises(TroubleError, match=r"^4 of the round's tasks failed"):
        Sweep(services, always).go()
    assert TOLD["text"] in str(slack.workspace.messages(STUDIO))
    assert left(services) == 1
    keys = [json.dumps([decision.run, decision.id]) for decision in (first, second)]
    assert reminded(asking, *keys) == [True, True]
    assert second.run not in services.runs.unsettled(int(time.time()))
    errors = "".join(str(record.exc_info) for record in logged.records)
    for said in ("`$.text`", f"RUN#{poisoned.run} DECISION#{poisoned.id}: ", "`$.title`", f"RUN#{first.run} RUN: "):
        assert said in errors
    assert poisoned.token not in errors
    with pytest.raises(TroubleError, match=r"^2 of"):
        Sweep(services, always).go()


def test_a_bug_met_by_one_decision_does_not_end_the_round(asking: Asking, services: Services, due: list[str]) -> None:
    run, id = json.loads(due[0])
    write(services.decisions, f"RUN#{run}", f"DECISION#{id}", due=10**30)
    with pytest.raises(TroubleError, match=r"^1 of"):
        Sweep(services, always).go()
    assert reminded(asking, *due) == [False, True]


def test_tasks_that_do_not_fit_wait_for_the_next_round(asking: Asking, services: Services, due: list[str]) -> None:
    Sweep(services, running_out(1)).go()
    assert reminded(asking, *due) == [True, False]
    Sweep(services, always).go()
    assert reminded(asking, *due) == [True, True]


@pytest.mark.parametrize("error", [IncompleteRead(b""), RecursionError(), TypeError(), TimeoutError()], ids=repr)
def test_the_errors_of_a_task_do_not_end_the_round(error: Exception) -> None:
    assert isinstance(error, TROUBLE)
