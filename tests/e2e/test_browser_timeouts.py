"""Nobody answers, in a real browser: the buttons go by themselves, and the page says why."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from local.stack import LocalStack
from tests.browser import PageOf, assert_accessible
from tests.e2e.pages import decision, in_channel, send
from tests.e2e.person import STUDIO

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Long enough for a busy machine to show the buttons before they go.
SECONDS = 6
PATIENCE = 1_000 * (SECONDS + 20)
GATES = {"movie-pitch/greenlight": {"timeout_seconds": SECONDS}}


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with LocalStack(context={"greenlight:gates": json.dumps(GATES)}, environ={}) as running:
        yield running


def test_the_buttons_vanish_and_the_card_says_that_nobody_answered(
    stack: LocalStack, page_of: PageOf, tmp_path: Path
) -> None:
    page = page_of(f"{stack.slack.url}/?user=ada#{STUDIO}")
    send(page, "/pitch-movie a film for nobody")
    card = in_channel(page).filter(has_text="a film for nobody")
    card.get_by_role("link", name="Open thread").click()
    waiting = decision(page)
    expect(waiting.get_by_role("button", name="Greenlight")).to_be_visible()
    page.screenshot(path=tmp_path / "waiting.png")
    assert_accessible(page)
    expect(waiting.get_by_role("button")).to_have_count(0, timeout=PATIENCE)
    expect(waiting).to_contain_text("Nobody answered by ")
    expect(waiting).to_contain_text("so the run ended there.")
    expect(card).to_contain_text("Nobody answered by ")
    page.screenshot(path=tmp_path / "nobody.png")
    assert_accessible(page)
