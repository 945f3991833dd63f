"""Nobody answers: a stack whose questions wait for seconds where they otherwise wait for a day."""

import json
import re
from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.person import Person, Run, buttons, shown
from tests.e2e.signed import Signed

pytestmark = pytest.mark.xdist_group("unanswered")

# Long enough for a busy machine to show the buttons before they go.
SECONDS = "3"


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with LocalStack(context={"greenlight:gate_timeout_seconds": SECONDS}, environ={}) as running:
        yield running


@pytest.fixture(scope="module")
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


def test_the_run_ends_well_and_says_that_nobody_answered(ada: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "a film for nobody")
    card = run.comes_to("nobody answered")
    assert "◷ Nobody answered by <!date^" in shown(card)
    (decision,) = run.decisions
    assert buttons(decision) == []
    assert "◷ Nobody answered by <!date^" in shown(decision)
    ended = executions.ended(run)
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"outcome": "nobody answered"})


def test_a_click_that_comes_too_late_is_told_so_privately(ada: Person, slack: Signed) -> None:
    run = ada.starts("/pitch-movie", "a film too late")
    decision = run.decision()
    run.comes_to("nobody answered")
    assert slack.clicks(ada, decision, "greenlight").ok
    (told,) = ada.told(run)
    assert re.fullmatch(r"This question was closed <!date.*>, so your answer was not used\.", told)
    assert "nobody answered" in run.card["text"]


def test_a_pass_starts_the_time_anew(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "a film passed on in time")
    assert ada.clicks(run.decision(), "pass")["ok"]
    run.comes_to("nobody answered")
    assert states_of(run) == ["↺ Passed by", "◷ Nobody answered"]


def states_of(run: Run) -> list[str]:
    """How each of the run's decisions ended, in three words."""
    return [" ".join(shown(decision).splitlines()[-1].split()[:3]) for decision in run.decisions]
