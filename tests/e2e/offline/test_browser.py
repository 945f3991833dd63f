"""The main tasks in a real browser, as a new user does them, with the offline model as in `make demo`."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from local.stack import OFFLINE_NOTE, LocalStack
from tests.browser import PageOf, assert_accessible
from tests.e2e.pages import in_channel, in_thread, send
from tests.e2e.person import STUDIO

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("offline")]


@pytest.fixture
def page(stack: LocalStack, page_of: PageOf) -> Page:
    return page_of(f"{stack.slack.url}/?user=ada#{STUDIO}")


def test_one_pitch_is_passed_and_the_next_one_greenlit(page: Page, tmp_path: Path) -> None:
    send(page, "/pitch-movie cowboys in space")
    card = in_channel(page).filter(has_text="Movie pitch · cowboys in space")
    card.get_by_role("link", name="Open thread").click()
    decision = in_thread(page).filter(has_text="Greenlight this pitch?")
    decision.get_by_role("button", name="Pass").click()
    expect(decision.first).to_contain_text("Passed by @ada")
    expect(decision.first.get_by_role("button", name="Greenlight")).to_have_count(0)
    page.screenshot(path=tmp_path / "passed.png")
    decision.nth(1).get_by_role("button", name="Greenlight").click()
    expect(decision.nth(1)).to_contain_text("Greenlit by @ada")
    expect(in_thread(page).last).to_contain_text("Logline")
    result = in_channel(page).filter(has_text="Logline")
    expect(result).to_have_count(1)
    expect(result).to_contain_text(OFFLINE_NOTE)
    expect(card.first).to_contain_text("Finished in")
    page.screenshot(path=tmp_path / "greenlit.png")
    assert_accessible(page)


def test_ben_sees_what_ada_answered(page: Page, tmp_path: Path) -> None:
    send(page, "/pitch-movie two people")
    in_channel(page).filter(has_text="two people").get_by_role("link", name="Open thread").click()
    decision = in_thread(page).filter(has_text="Greenlight this pitch?")
    expect(decision.get_by_role("button", name="Greenlight")).to_be_visible()
    page.get_by_role("radio", name="Ben Brandt").check(force=True)
    decision.get_by_role("button", name="Greenlight").click()
    expect(decision).to_contain_text("Greenlit by @ben")
    expect(decision.get_by_role("button", name="Greenlight")).to_have_count(0)
    page.screenshot(path=tmp_path / "ben.png")


def test_the_itinerary_is_a_pdf_that_opens(page: Page, tmp_path: Path) -> None:
    send(page, "/plan-trip Zürich")
    expect(in_channel(page).get_by_role("link", name="Open Weekend in Zürich")).to_be_visible()
    page.screenshot(path=tmp_path / "trip.png")
    with page.expect_download() as download:
        in_channel(page).get_by_role("link", name="Download Weekend in Zürich").click()
    assert download.value.suggested_filename == "Weekend in Zürich.pdf"
    text = " ".join(part.extract_text() for part in PdfReader(download.value.path()).pages)
    assert [word for word in ("Weekend in Zürich", "Friday", "Sunday", OFFLINE_NOTE) if word not in text] == []


def test_a_command_without_text_opens_a_modal(page: Page, tmp_path: Path) -> None:
    send(page, "/plan-trip")
    modal = page.get_by_role("dialog", name="Trip planner")
    box = modal.get_by_role("textbox", name="Where do you want to go?")
    box.fill("   ")
    modal.get_by_role("button", name="Start").click()
    expect(modal).to_contain_text("Please complete this required field.")
    page.screenshot(path=tmp_path / "modal.png")
    assert_accessible(page)
    box.fill("東京")
    modal.get_by_role("button", name="Start").click()
    expect(modal).to_have_count(0)
    expect(in_channel(page).get_by_role("link", name="Open Weekend in 東京")).to_be_visible()


def test_it_works_on_a_phone(stack: LocalStack, page_of: PageOf, tmp_path: Path) -> None:
    page = page_of(f"{stack.slack.url}/?user=chika#{STUDIO}", width=360, height=740, scheme="dark")
    send(page, "/pitch-movie a phone")
    in_channel(page).filter(has_text="a phone").get_by_role("link", name="Open thread").click()
    decision = in_thread(page).filter(has_text="Greenlight this pitch?")
    decision.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "phone.png")
    decision.get_by_role("button", name="Greenlight").click()
    expect(decision).to_contain_text("Greenlit by @chika")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
