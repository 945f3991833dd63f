import pytest
from playwright.sync_api import expect

from tests.local.slack.page.app import STUDIO
from tests.local.slack.page.conftest import Stage, messages, say

pytestmark = pytest.mark.browser


def test_a_slash_lists_commands_for_the_keyboard(stage: Stage) -> None:
    page = stage.open()
    box = page.get_by_role("textbox", name="Message #studio")
    box.press_sequentially("/")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("/pitch [idea] Pitch a film")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press_sequentially("pi")
    expect(options).to_have_count(1)
    box.press("Tab")
    expect(box).to_have_value("/pitch ")
    box.press_sequentially("cowboys in space")
    box.press("Enter")
    expect(messages(page)).to_contain_text(["Pitching cowboys in space"])
    expect(box).to_have_value("")


def test_a_commands_response_is_private(stage: Stage) -> None:
    page = stage.open()
    say(page, "/plan")
    expect(messages(page)).to_contain_text(["Only visible to you"])


def test_rejected_text_stays_in_the_box(stage: Stage) -> None:
    page = stage.open()
    say(page, "/nonsense now")
    expect(messages(page)).to_contain_text(["/nonsense is not a valid command"])
    expect(page.locator("#channel-composer-text")).to_have_value("/nonsense now")


def test_commands_are_rejected_in_threads(stage: Stage) -> None:
    page = stage.open(f"{STUDIO}/{stage.post(text='Card')}")
    say(page, "/pitch x", "thread")
    expect(page.locator("#thread-composer .notice")).to_contain_text("cannot be used in a thread")
    expect(page.locator("#thread-composer-text")).to_have_value("/pitch x")
    expect(messages(page, "thread")).to_have_count(1)


def test_enter_sends_and_shift_enter_starts_a_line(stage: Stage) -> None:
    page = stage.open()
    box = page.locator("#channel-composer-text")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two <!channel> @ben")
    box.press("Enter")
    expect(messages(page).locator(".mrkdwn")).to_have_text("one\ntwo <!channel> @ben", use_inner_text=True)
    expect(messages(page).locator(".mention")).to_have_text("@ben")


def test_global_shortcuts_are_in_the_list(stage: Stage) -> None:
    page = stage.open()
    page.get_by_role("button", name="Commands").first.click()
    page.get_by_role("option", name="Start a film").click()
    assert stage.heard.next() == {"shortcut": "start_film", "text": None}
    expect(page.locator("#channel-composer-text")).to_have_value("")
