"""A deployment's settings for gates, in whole runs: who may answer, and what happens if nobody does."""

import json
from collections.abc import Iterator

import pytest

from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.e2e.executions import Executions
from tests.e2e.person import BEN, Person, Run, buttons, shown
from tests.e2e.signed import Signed

pytestmark = pytest.mark.xdist_group("timeouts")

# Long enough for a busy machine to show the buttons before they go.
GATE_TIMEOUT = 4
GATES = {
    "movie-pitch/greenlight": {"timeout_seconds": GATE_TIMEOUT, "on_timeout": "greenlight", "users": [BEN]},
    "technique-human-input/approval": {"timeout_seconds": GATE_TIMEOUT, "on_timeout": "fail"},
}
NOBODY = "◷ Nobody answered by <!date^"


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with local_stack(chains="movie-pitch,technique-human-input", gates=GATES) as running:
        yield running


@pytest.fixture(scope="module")
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture(scope="module")
def left(stack: LocalStack, executions: Executions) -> tuple[Run, Run]:
    """Two runs that nobody answers. After the timeout one continues, and the other fails."""
    ada = Person(stack.slack.url)
    return (
        ada.starts("/pitch-movie", "a film by default"),
        ada.starts("/technique", "human-input a book that nobody reads"),
    )


def test_a_run_continues_with_the_timeout_choice(left: tuple[Run, Run], executions: Executions) -> None:
    run, _ = left
    card = run.comes_to("finished")
    (decision,) = run.decisions
    assert (buttons(decision), NOBODY in shown(decision)) == ([], True)
    assert 'so the run continued as if "Greenlight" was chosen.' in shown(decision)
    assert "greenlit by" not in shown(card)
    ended = executions.ended(run)
    assert (ended["status"], json.loads(ended["output"])["outcome"]) == ("SUCCEEDED", "finished")
    assert "Decision: nobody answered" in executions.entered(run)


def test_the_timeout_choice_applies_to_the_latest_text(ada: Person, ben: Person, executions: Executions) -> None:
    run = ada.starts("/pitch-movie", "a film changed, then left alone")
    ben.answers(run.decision(), "change", "set it at sea")
    run.comes_to("finished")
    assert [NOBODY in shown(decision) for decision in run.decisions] == [False, True]
    result = json.loads(executions.ended(run)["output"])
    assert "set it at sea" in result["text"]


def test_a_run_that_nobody_answers_fails_if_the_gate_says_so(left: tuple[Run, Run], executions: Executions) -> None:
    _, run = left
    run.comes_to("nobody answered")
    assert NOBODY in shown(run.decisions[0])
    ended = executions.ended(run)
    assert (ended["status"], ended["error"]) == ("FAILED", "Unanswered")


def test_the_deployment_decides_who_may_answer(ada: Person, ben: Person, slack: Signed) -> None:
    run = ada.starts("/pitch-movie", "a film for ben")
    decision = run.decision()
    assert f"<@{BEN}> may answer until" in shown(decision)
    assert slack.clicks(ada, decision, "greenlight").ok
    (told,) = ada.told(run)
    assert f"<@{BEN}>" in told
    assert ben.clicks(run.decision(), "greenlight")["ok"]
    assert "greenlit by" in shown(run.comes_to("finished"))
