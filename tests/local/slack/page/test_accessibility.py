from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.local.slack.page.app import ADA, ADA_DIRECT, STUDIO, decision
from tests.local.slack.page.conftest import Stage, messages, say

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
MARKDOWN = """
# Pitch
`code` and [link](https://a.example)
> quote

- [x] done
- [ ] to do

| a | b |
|---|---|
| 1 | 2 |
"""


@SCHEMES
def test_channel_and_thread(stage: Stage, scheme: Scheme) -> None:
    root = stage.post(text="Card", blocks=decision())
    stage.post(
        text="x",
        thread_ts=root,
        blocks=[{"type": "markdown", "text": MARKDOWN}],
    )
    stage.client.chat_postEphemeral(channel=STUDIO, user=ADA, text="<@U0ADA000001>, <@U0BEN000001>: `psst`")
    stage.client.files_upload_v2(channel=STUDIO, content=b"%PDF-", filename="plan.pdf", title="The plan")
    stage.client.files_upload_v2(
        channel=STUDIO, thread_ts=root, content="# One\n" * 9, filename="pitch.md", title="The pitch"
    )
    page = stage.open(f"{STUDIO}/{root}", scheme=scheme)
    expect(messages(page, "thread")).to_have_count(3)
    assert_accessible(page)


@SCHEMES
def test_modal_with_errors(stage: Stage, scheme: Scheme) -> None:
    page = stage.open(scheme=scheme)
    say(page, "/pitch")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#modal-views .error").first).to_contain_text("required")
    assert_accessible(page)
    page.keyboard.press("Escape")
    stage.heard.next()


@SCHEMES
def test_home_and_command_list(stage: Stage, scheme: Scheme) -> None:
    page = stage.open(f"{ADA_DIRECT}/home", scheme=scheme)
    expect(page.locator("#home")).to_contain_text("Nothing waits for you")
    assert_accessible(page)
    page.get_by_role("link", name="Messages").click()
    page.locator("#channel-composer-text").press_sequentially("/")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_accessible(page)


def test_a_phone_with_its_drawer(stage: Stage) -> None:
    page = stage.open(width=360, height=740)
    page.get_by_role("button", name="Channels").click()
    expect(page.get_by_role("link", name="travel")).to_be_visible()
    assert_accessible(page)


def test_the_keyboard_reaches_the_message_box_at_once(stage: Stage) -> None:
    page = stage.open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to the message box")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#channel-composer-text")).to_be_focused()
