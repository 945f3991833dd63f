"""Nobody answers: in this stack, questions wait for seconds instead of a day."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from local.stack import LocalStack
from tests.assemblies import local_stack
from tests.browser import PageOf, assert_accessible
from tests.e2e.executions import Executions
from tests.e2e.pages import choices, decision, in_channel, send
from tests.e2e.person import STUDIO, Json, Person, Run, buttons, shown
from tests.e2e.signed import Signed

pytestmark = pytest.mark.xdist_group("unanswered")

# Long enough for a busy machine to show the buttons before they go.
GATE_TIMEOUT = 5
PATIENCE = 1_000 * (GATE_TIMEOUT + 20)


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with local_stack(chains="movie-pitch", gate_timeout_seconds=GATE_TIMEOUT) as running:
        yield running


@pytest.fixture(scope="module")
def executions(stack: LocalStack) -> Executions:
    return Executions(stack)


@pytest.fixture(scope="module")
def left(stack: LocalStack, executions: Executions) -> tuple[Run, Json]:
    """A run that nobody answers, and its decision while it still has buttons."""
    run = Person(stack.slack.url).starts("/pitch-movie", "a film for nobody")
    return run, run.decision()


def test_the_run_ends_well_and_says_that_nobody_answered(left: tuple[Run, Json], executions: Executions) -> None:
    run, _ = left
    card = run.comes_to("nobody answered")
    assert "◷ Nobody answered by <!date^" in shown(card)
    (decision,) = run.decisions
    assert buttons(decision) == []
    assert "◷ Nobody answered by <!date^" in shown(decision)
    ended = executions.ended(run)
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"outcome": "nobody answered"})


def test_a_late_click_gets_a_private_message(left: tuple[Run, Json], ada: Person, slack: Signed) -> None:
    run, decision = left
    run.comes_to("nobody answered")
    assert slack.clicks(ada, decision, "greenlight").ok
    (told,) = ada.told(run)
    assert re.fullmatch(r"This question was closed <!date.*>, so your answer was not used\.", told)
    assert "nobody answered" in run.card["text"]


def test_a_pass_restarts_the_timeout(ada: Person) -> None:
    run = ada.starts("/pitch-movie", "a film passed on in time")
    assert ada.clicks(run.decision(), "pass")["ok"]
    run.comes_to("nobody answered")
    assert states_of(run) == ["↺ Passed by", "◷ Nobody answered"]


def states_of(run: Run) -> list[str]:
    """The first three words about how each of the run's decisions ended."""
    return [" ".join(shown(decision).splitlines()[-1].split()[:3]) for decision in run.decisions]


@pytest.mark.browser
def test_buttons_go_and_the_card_says_nobody_answered(stack: LocalStack, page_of: PageOf, tmp_path: Path) -> None:
    page = page_of(f"{stack.slack.url}/?user=ada#{STUDIO}")
    send(page, "/pitch-movie a film nobody looks at")
    card = in_channel(page).filter(has_text="a film nobody looks at")
    card.get_by_role("link", name="Open thread").click()
    waiting = decision(page)
    expect(waiting.get_by_role("button", name="Greenlight")).to_be_visible()
    page.screenshot(path=tmp_path / "waiting.png")
    assert_accessible(page)
    expect(choices(waiting)).to_have_count(0, timeout=PATIENCE)
    expect(waiting).to_contain_text("Nobody answered by ")
    expect(waiting).to_contain_text("so the run ended there.")
    expect(card).to_contain_text("Nobody answered by ")
    page.screenshot(path=tmp_path / "nobody.png")
    assert_accessible(page)
