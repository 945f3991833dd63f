"""Runs in a real browser: the card, stop, retry, App Home, the message's menu."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from local.stack import LocalStack
from tests.browser import PageOf, assert_accessible
from tests.e2e.model import RecordingModel
from tests.e2e.person import CHIKA, STUDIO, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("home")]
HOME = "D0CHIKA0001"


@pytest.fixture
def page(stack: LocalStack, page_of: PageOf) -> Page:
    return page_of(f"{stack.slack.url}/?user=ada#{STUDIO}")


@pytest.fixture
def home(stack: LocalStack, page_of: PageOf) -> Page:
    return page_of(f"{stack.slack.url}/?user=chika#{HOME}/home")


def card(page: Page, subject: str) -> Locator:
    """The card of the run about this subject."""
    found = page.locator("#channel-messages .message").filter(has_text=f"Movie pitch · {subject}")
    return found.filter(has_text="Started by")


def asked(page: Page, subject: str, choice: str) -> Locator:
    """The button for a choice in App Home, of the decision about this subject."""
    after = f"//*[@id='home']//*[contains(@class, 'rich-text')][contains(., '{subject}')]/following::button"
    return page.locator(f"xpath=({after}[normalize-space()='{choice}'])[1]")


def in_home(page: Page) -> Locator:
    """What App Home shows."""
    return page.locator("#home")


def test_the_card_follows_the_run_in_place(page: Page, ben: Person, tmp_path: Path) -> None:
    run = ben.starts("/pitch-movie", "followed")
    followed = card(page, "followed")
    expect(followed).to_contain_text("Waiting for: anyone in this channel")
    expect(followed).to_contain_text("Now: Decision")
    page.screenshot(path=tmp_path / "card-waiting.png")
    ben.clicks(run.decision(), "greenlight")
    expect(followed).to_contain_text("Finished in")
    expect(followed).to_have_count(1)
    expect(followed.get_by_role("button", name="Stop")).to_have_count(0)
    page.screenshot(path=tmp_path / "card-finished.png")
    assert_accessible(page)


def test_a_run_is_stopped_after_confirmation(page: Page, ada: Person, tmp_path: Path) -> None:
    run = ada.starts("/pitch-movie", "halted")
    run.decision()
    halted, dialog = card(page, "halted"), page.get_by_role("dialog", name="Stop this run?")
    halted.get_by_role("button", name="Stop").click()
    expect(dialog).to_contain_text("What it has written stays")
    page.screenshot(path=tmp_path / "stop.png")
    assert_accessible(page)
    dialog.get_by_role("button", name="No").click()
    expect(dialog).to_have_count(0)
    expect(halted.get_by_role("button", name="Stop")).to_be_visible()
    halted.get_by_role("button", name="Stop").click()
    dialog.get_by_role("button", name="Stop").click()
    expect(halted).to_contain_text("Stopped by @ada")
    expect(halted).to_contain_text("Not reached: One-page pitch")
    expect(halted.get_by_role("button", name="Stop")).to_have_count(0)
    halted.get_by_role("link", name="Open thread").click()
    thread = page.locator("#thread-messages .message")
    expect(thread.filter(has_text="Greenlight this pitch?")).to_contain_text("before anyone answered")
    expect(thread.get_by_role("button", name="Greenlight")).to_have_count(0)
    page.screenshot(path=tmp_path / "stopped.png")
    assert_accessible(page)


def test_a_failed_run_is_retried(page: Page, ada: Person, model: RecordingModel, tmp_path: Path) -> None:
    model.refuse("one-page pitch", status=403, times=1)
    run = ada.starts("/pitch-movie", "stumbling")
    ada.clicks(run.decision(), "greenlight")
    stumbling = card(page, "stumbling")
    again = stumbling.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(stumbling).to_contain_text("Failed: One-page pitch")
    page.screenshot(path=tmp_path / "failed.png")
    assert_accessible(page)
    again.click()
    expect(stumbling).to_contain_text("Finished in")
    expect(again).to_have_count(0)
    expect(stumbling).to_have_count(1)


def test_a_decision_is_answered_from_home(home: Page, ben: Person, tmp_path: Path) -> None:
    expect(in_home(home)).to_contain_text("Start something")
    home.screenshot(path=tmp_path / "home.png")
    run = ben.starts("/pitch-movie", "at home")
    greenlight = asked(home, "at home", "Greenlight")
    expect(greenlight).to_be_visible()
    home.screenshot(path=tmp_path / "home-waiting.png")
    assert_accessible(home)
    greenlight.click()
    run.comes_to("finished")
    expect(greenlight).to_have_count(0)
    expect(in_home(home)).to_contain_text("greenlit by @chika")
    assert_accessible(home)


def test_a_change_is_requested_from_home(home: Page, ben: Person) -> None:
    run = ben.starts("/pitch-movie", "with words")
    asked(home, "with words", "Change…").click()
    modal = home.get_by_role("dialog")
    modal.get_by_label("What should change?").fill("more horses")
    modal.get_by_role("button", name="Request change").click()
    expect(modal).to_have_count(0)
    expect(in_home(home)).to_contain_text("revision 2")
    asked(home, "with words", "Greenlight").click()
    run.comes_to("finished")


def test_a_chain_starts_from_home_in_a_channel_with_the_bot(home: Page, stack: LocalStack, tmp_path: Path) -> None:
    in_home(home).get_by_role("button", name="Movie pitch").click()
    modal = home.get_by_role("dialog", name="Movie pitch")
    modal.get_by_role("textbox").fill("started at home")
    modal.get_by_label("In which channel?").select_option("#random")
    modal.get_by_role("button", name="Start").click()
    expect(modal).to_contain_text("/invite @Greenlight there")
    home.screenshot(path=tmp_path / "home-form.png")
    assert_accessible(home)
    modal.get_by_label("In which channel?").select_option("#studio")
    modal.get_by_role("button", name="Start").click()
    expect(modal).to_have_count(0)
    expect(in_home(home)).to_contain_text("started at home")
    person = Person(stack.slack.url, CHIKA)
    person.awaits("started at home", "waiting for a decision")
    expect(in_home(home)).to_contain_text("Waiting for me")


def test_a_chain_starts_from_a_message(page: Page, ada: Person, tmp_path: Path) -> None:
    ada.does("message", text="a heist <in> a bakery")
    message = page.locator("#channel-messages .message").filter(has_text="a heist <in> a bakery").first
    message.hover()
    message.get_by_role("button", name="Start a chain from this").click()
    menu = page.get_by_role("dialog", name="What should I start?")
    menu.get_by_label("What should I do with it?").select_option("🎬 Movie pitch")
    page.screenshot(path=tmp_path / "menu.png")
    menu.get_by_role("button", name="Next").click()
    form = page.get_by_role("dialog", name="Movie pitch")
    expect(form.get_by_role("textbox")).to_have_value("a heist <in> a bakery")
    page.screenshot(path=tmp_path / "menu-form.png")
    assert_accessible(page)
    form.get_by_role("button", name="Start").click()
    expect(form).to_have_count(0)
    expect(card(page, "a heist <in> a bakery")).to_be_visible()


def test_home_and_cards_fit_a_phone_in_the_dark(
    stack: LocalStack, page_of: PageOf, ben: Person, tmp_path: Path
) -> None:
    ben.starts("/pitch-movie", "a film with a rather long subject that has to break somewhere on a phone").decision()
    for name, place in {"home": f"{HOME}/home", "card": STUDIO}.items():
        page = page_of(f"{stack.slack.url}/?user=chika#{place}", width=360, height=740, scheme="dark")
        expect(page.get_by_text("rather long subject").first).to_be_visible()
        page.screenshot(path=tmp_path / f"phone-{name}.png")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert_accessible(page)
