"""Answers with words and with an edited text, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from local.stack import LocalStack
from tests.browser import PageOf, assert_accessible
from tests.e2e.person import STUDIO, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with LocalStack(environ={}) as running:
        yield running


def asked(stack: LocalStack, page_of: PageOf, ada: Person, subject: str) -> tuple[Page, Locator]:
    """Ada's page with the thread in which a decision about this movie waits, and the decision."""
    run = ada.starts("/pitch-movie", subject)
    run.decision()
    page = page_of(f"{stack.slack.url}/?user=ada#{STUDIO}")
    card = page.locator("#channel-messages .message").filter(has_text=f"Movie pitch · {subject}")
    card.get_by_role("link", name="Open thread").click()
    return page, page.locator("#thread-messages .message").filter(has_text="Greenlight this pitch?")


def test_words_are_asked_for_and_the_next_question_shows_them(stack: LocalStack, page_of: PageOf, ada: Person) -> None:
    page, decision = asked(stack, page_of, ada, "a reason")
    decision.get_by_role("button", name="Change…").click()
    modal = page.get_by_role("dialog")
    modal.get_by_label("What should change?").fill("more horses")
    assert_accessible(page)
    modal.get_by_role("button", name="Ask for another").click()
    expect(modal).to_have_count(0)
    expect(decision.first).to_contain_text("Change asked by @ada")
    expect(decision.first).to_contain_text("more horses")
    expect(decision.nth(1)).to_contain_text("Revision 2, after “more horses” (@ada)")
    expect(decision.nth(1).get_by_role("button", name="Greenlight")).to_be_visible()


def test_the_text_is_edited_and_the_thread_shows_what_changed(stack: LocalStack, page_of: PageOf, ada: Person) -> None:
    page, decision = asked(stack, page_of, ada, "an edit")
    decision.get_by_role("button", name="Edit…").click()
    modal = page.get_by_role("dialog")
    text = modal.get_by_label("The pitch")
    text.fill(f"{text.input_value()} And a horse.")
    modal.get_by_role("button", name="Greenlight edited text").click()
    expect(decision.first).to_contain_text("Edited and greenlit by @ada")
    change = page.locator("#thread-messages .message").filter(has_text="edited the text: 3 words added.")
    expect(change.locator(".rich-text strong")).to_have_text("[+And a horse.]")
    expect(page.locator("#channel-messages .message").filter(has_text="One-page pitch · an edit")).to_contain_text(
        "And a horse."
    )
    assert_accessible(page)


def test_words_stay_where_somebody_was_faster(stack: LocalStack, page_of: PageOf, ada: Person, ben: Person) -> None:
    page, decision = asked(stack, page_of, ada, "a slow typist")
    decision.get_by_role("button", name="Change…").click()
    modal = page.get_by_role("dialog")
    modal.get_by_label("What should change?").fill("more horses")
    waiting = next(message for message in reversed(ben.messages()) if "Greenlight this pitch?" in message["text"])
    assert ben.clicks(waiting, "greenlight")["ok"]
    modal.get_by_role("button", name="Ask for another").click()
    expect(modal).to_contain_text("@ben already answered this, ")
    expect(modal.get_by_label("What should change?")).to_have_value("more horses")
