"""The page in a real browser, with a small app in the local Slack."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from tests.browser import PageOf
from tests.local.slack.page.app import ADA, ADA_DIRECT, STUDIO, Heard, Json, running_app

Running = tuple[LocalSlack, WebClient, Heard]


@dataclass
class Stage:
    """The local Slack, the app's client, the requests to the app, and pages in the browser."""

    slack: LocalSlack
    client: WebClient
    heard: Heard
    page_of: PageOf

    def open(self, place: str = STUDIO, user: str = "ada", **window: Any) -> Page:
        page = self.page_of(f"{self.slack.url}/?user={user}#{place}", **window)
        page.locator("#channels [aria-current], #apps [aria-current]").wait_for(state="attached")
        return page

    def post(self, channel: str = STUDIO, **message: Any) -> str:
        return str(self.client.chat_postMessage(channel=channel, **message)["ts"])


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_app() as started:
        yield started


@pytest.fixture
def stage(running: Running, page_of: PageOf) -> Iterator[Stage]:
    slack, client, heard = running
    slack.workspace.reset()
    yield Stage(slack, client, heard, page_of)
    assert heard.things.empty()


def publish(stage: Stage, *blocks: Json) -> None:
    """Publishes the blocks in the app's Home tab for Ada."""
    stage.client.views_publish(user_id=ADA, view={"type": "home", "blocks": list(blocks)})


def at_home(stage: Stage, *blocks: Json) -> Page:
    """Opens the app's Home tab with these blocks."""
    page = stage.open(f"{ADA_DIRECT}/home")
    expect(page.locator("#home")).to_contain_text("Nothing waits for you")
    publish(stage, *blocks)
    expect(page.locator("#home")).not_to_contain_text("Nothing waits for you")
    return page


def messages(page: Page, pane: str = "channel") -> Locator:
    return page.locator(f"#{pane}-messages .message")


def say(page: Page, text: str, pane: str = "channel") -> None:
    page.locator(f"#{pane}-composer-text").fill(text)
    page.locator(f"#{pane}-composer-text").press("Enter")
