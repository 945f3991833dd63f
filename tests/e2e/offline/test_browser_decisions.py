"""Decisions in a real browser: simultaneous clicks, words, an edit, a pick, a handover."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import PageOf, assert_accessible
from tests.e2e.pages import choices, decision, in_channel, in_thread, presses, thread_of
from tests.e2e.person import ADA, BEN, Person, body
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]

CLICKS = "**/_control/interact"
TOO_SLOW = r"text=/@\w+ (already answered this|is answering this right now)/"


def hold_clicks(page: Page) -> list[Route]:
    """Holds back the page's clicks, so that the test can release them together."""
    held: list[Route] = []
    page.route(CLICKS, lambda click: held.append(click))
    return held


def test_of_two_simultaneous_clicks_one_gets_a_private_message(page_of: PageOf, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "a race")
    run.decision()
    pages = {name: thread_of(page_of, run, name) for name in ("ada", "ben")}
    held = [hold_clicks(page) for page in pages.values()]
    for page, choice in zip(pages.values(), ("Greenlight", "Pass"), strict=True):
        decision(page).get_by_role("button", name=choice, exact=True).click()
    # Each call lets the browser report what it has sent.
    until(lambda: all(page.title() for page in pages.values()) and all(held), "both clicks")
    for (click,) in held:
        click.continue_()
    told = {name: in_thread(page).locator(TOO_SLOW) for name, page in pages.items()}
    until(lambda: any(refusal.count() for refusal in told.values()), "the refusal")
    ((winner, by),) = [
        pair for pair in (("ada", "Greenlit by @ada"), ("ben", "Passed by @ben")) if not told[pair[0]].count()
    ]
    for name, page in pages.items():
        expect(decision(page).first).to_contain_text(by)
        expect(choices(decision(page).first)).to_have_count(0)
        expect(told[name]).to_have_count(0 if name == winner else 1)
        decision(page).first.scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / f"race-{name}.png")
        assert_accessible(page)


def test_a_requested_change_is_shown_with_the_next_question(page_of: PageOf, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "a reason")
    run.decision()
    page = thread_of(page_of, run)
    modal = presses(page, "Change…")
    modal.get_by_label("What should change?").fill("more horses")
    page.screenshot(path=tmp_path / "words.png")
    assert_accessible(page)
    modal.get_by_role("button", name="Request change").click()
    expect(modal).to_have_count(0)
    first, second = decision(page).first, decision(page).nth(1)
    expect(first).to_contain_text("Change requested by @ada")
    expect(first).to_contain_text("more horses")
    expect(second).to_contain_text("Revision 2, after “more horses” (@ada)")
    expect(second.get_by_role("button", name="Greenlight")).to_be_visible()
    page.screenshot(path=tmp_path / "revision.png")
    assert_accessible(page)


def test_thread_and_history_show_what_an_edit_changed(page_of: PageOf, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "an edit")
    run.decision()
    page = thread_of(page_of, run)
    modal = presses(page, "Edit…")
    text = modal.get_by_label("The pitch")
    text.fill(f"{text.input_value()} And a horse.")
    page.screenshot(path=tmp_path / "edit.png")
    assert_accessible(page)
    modal.get_by_role("button", name="Greenlight edited text").click()
    expect(decision(page)).to_contain_text("Edited and greenlit by @ada")
    change = in_thread(page).filter(has_text="The text was edited: 3 words added.")
    expect(change.locator(".rich-text strong")).to_have_text("[+And a horse.]")
    card = in_channel(page).filter(has_text="Movie pitch · an edit")
    expect(card).to_contain_text("edited and greenlit by @ada")
    expect(in_channel(page).filter(has_text="One-page pitch · an edit")).to_contain_text("And a horse.")
    change.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "changed.png")
    assert_accessible(page)
    card.get_by_role("button", name="History").click()
    history = page.get_by_role("dialog", name="History")
    expect(history).to_contain_text('Step Functions accepted the answer of @ada: "Edit…", edited text SHA-256')
    page.screenshot(path=tmp_path / "history.png")
    assert_accessible(page)
    history.get_by_role("button", name="Close").last.click()
    expect(history).to_have_count(0)


def test_another_pitch_is_picked_by_its_title(page_of: PageOf, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "a pick")
    run.decision()
    *pitches, best = [body(message) for message in run.texts]
    title = [pitch.partition("\n")[0].strip("*") for pitch in pitches if pitch != best][-1]
    page = thread_of(page_of, run)
    modal = presses(page, "Pick another…")
    expect(modal.get_by_role("radio")).to_have_count(2)
    modal.get_by_role("button", name="Greenlight").click()
    expect(modal).to_contain_text("Please complete this required field.")
    modal.get_by_role("radio", name=title).check(force=True)
    expect(modal).not_to_contain_text("Please complete this required field.")
    page.screenshot(path=tmp_path / "pick.png")
    assert_accessible(page)
    modal.get_by_role("button", name="Greenlight").click()
    expect(modal).to_have_count(0)
    expect(decision(page)).to_contain_text("Another pitch greenlit by @ada")
    expect(decision(page)).to_contain_text(title)
    decision(page).scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "picked.png")
    assert_accessible(page)


def test_a_handed_over_decision_is_answered_in_another_page(page_of: PageOf, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "a hand-over")
    run.decision()
    page = thread_of(page_of, run)
    modal = presses(page, "Ask someone else…")
    who = modal.get_by_label("Who should decide?")
    who.select_option(ADA)
    modal.get_by_role("button", name="Ask", exact=True).click()
    expect(modal).to_contain_text("That's you")
    page.screenshot(path=tmp_path / "hand-over.png")
    assert_accessible(page)
    who.select_option(BEN)
    modal.get_by_role("button", name="Ask", exact=True).click()
    expect(modal).to_have_count(0)
    expect(in_thread(page).filter(has_text="@ben, @ada asks you to decide: Greenlight this pitch?")).to_be_visible()
    asked = decision(page).first
    expect(asked).to_contain_text("@ben may answer until")
    expect(in_channel(page).filter(has_text="a hand-over")).to_contain_text("Waiting for: @ben")
    asked.get_by_role("button", name="Greenlight").click()
    expect(in_thread(page).filter(has_text="You asked someone else to decide this")).to_be_visible()
    page.screenshot(path=tmp_path / "handed-over.png")
    assert_accessible(page)
    others = thread_of(page_of, run, "ben")
    decision(others).first.get_by_role("button", name="Greenlight").click()
    for seen in (page, others):
        expect(decision(seen).first).to_contain_text("Greenlit by @ben")
    assert_accessible(others)


def test_typed_words_stay_if_somebody_was_faster(page_of: PageOf, ada: Person, ben: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "a slow typist")
    waiting = run.decision()
    page = thread_of(page_of, run)
    modal = presses(page, "Change…")
    modal.get_by_label("What should change?").fill("more horses")
    assert ben.clicks(waiting, "greenlight")["ok"]
    modal.get_by_role("button", name="Request change").click()
    expect(modal).to_contain_text("@ben already answered this, ")
    expect(modal.get_by_label("What should change?")).to_have_value("more horses")
    page.screenshot(path=tmp_path / "too-slow.png")
    assert_accessible(page)
    modal.get_by_role("button", name="Cancel").click()
    expect(modal).to_have_count(0)
