"""Finds parts of the page for end-to-end tests: the channel, a run's thread and decision, the open modal."""

from playwright.sync_api import Locator, Page

from tests.browser import PageOf
from tests.e2e.person import STUDIO, Run

QUESTION = "Greenlight this pitch?"


def send(page: Page, text: str) -> None:
    """Types text into the channel's message box and sends it."""
    box = page.get_by_role("textbox", name="Message #studio")
    box.fill(text)
    box.press("Enter")


def in_channel(page: Page) -> Locator:
    """The messages of the channel."""
    return page.locator("#channel-messages .message")


def in_thread(page: Page) -> Locator:
    """The messages of the open thread."""
    return page.locator("#thread-messages .message")


def thread_of(page_of: PageOf, run: Run, who: str = "ada") -> Page:
    """The page as this person sees it, with the run's thread open."""
    return page_of(f"{run.person.slack}/?user={who}#{STUDIO}/{run.ts}")


def decision(page: Page, question: str = QUESTION) -> Locator:
    """The messages in the open thread with this question, answered or not."""
    return in_thread(page).filter(has_text=question)


def choices(message: Locator) -> Locator:
    """The app's buttons in a message, without those that Slack adds, such as a shortcut."""
    return message.locator("button[data-action-id]")


def presses(page: Page, label: str) -> Locator:
    """Clicks a button of the open decision and returns the modal that it opens."""
    decision(page).get_by_role("button", name=label).click()
    return page.get_by_role("dialog")
